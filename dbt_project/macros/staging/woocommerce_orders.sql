{% macro woocommerce_orders(orders) -%}
    select
        *,
        coalesce(customer_id, billing_email_hash) as buyer_id,
        line_items ->> '$[*].product_id' as product_ids,
        date_paid_gmt is not null
        or status in ('completed', 'on-hold', 'processing', 'refunded')
            as is_placed
    from {{ orders }}
{%- endmacro %}
