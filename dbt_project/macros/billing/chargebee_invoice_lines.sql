{% macro chargebee_invoice_lines(invoices) -%}
    with

    lines as (

        select
            *,
            unnest(cast(line_items as json[])) as line
        from {{ invoices }}
        where
            status in ('paid', 'posted', 'payment_due')
            and not coalesce(deleted, false)

    )

    select
        _source as source_name,
        coalesce(subscription_id, {{ text_at('line', 'subscription_id') }})
            as subscription_id,
        customer_id,
        {{ text_at('line', 'entity_id') }} as plan_id,
        currency_code as currency,
        -- A plan takes the place of the plan before, an addon of itself.
        case
            when {{ text_at('line', 'entity_type') }} in ('plan', 'plan_item_price')
                then 'plan'
            else {{ text_at('line', 'entity_id') }}
        end as slot,
        cast({{ text_at('line', 'amount') }} as bigint)
        - coalesce(cast({{ text_at('line', 'discount_amount') }} as bigint), 0)
        - case
            when price_type = 'tax_inclusive'
                then coalesce(cast({{ text_at('line', 'tax_amount') }} as bigint), 0)
            else 0
        end as amount,
        {{ utc('date') }} as invoiced_at,
        {{ time_at('line', 'date_from') }} as starts_at,
        -- Some terms end a second before the next one begins.
        {{ time_at('line', 'date_to') }} + interval 1 second as ends_at
    from lines
    where
        {{ text_at('line', 'entity_type') }} in (
            'plan', 'plan_item_price', 'addon', 'addon_item_price'
        )
        and coalesce({{ text_at('line', 'metered') }}, 'false') = 'false'
{%- endmacro %}
