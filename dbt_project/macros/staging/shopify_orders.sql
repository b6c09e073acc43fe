{% macro shopify_orders(lines) -%}
    select
        *,
        cast(sum(lineitem_quantity) over one_export as bigint) as item_quantity,
        coalesce(lineitem_sku, lineitem_name) as product_id,
        count(distinct coalesce(lineitem_sku, lineitem_name)) over one_export
            as product_count,
        financial_status is not null as is_order,
        coalesce(payment_method = 'bogus', false) as is_test
    from {{ lines }}
    window one_export as (partition by _source, id, _path)
    qualify row_number() over (
        partition by _source, id
        order by _path desc, line_number
    ) = 1
{%- endmacro %}
