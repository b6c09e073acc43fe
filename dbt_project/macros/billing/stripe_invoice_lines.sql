{% macro stripe_invoice_lines(invoices) -%}
    with

    lines as (

        select
            _source as source_name,
            subscription as subscription_id,
            customer as customer_id,
            currency,
            {{ utc('created') }} as invoiced_at,
            unnest(cast(lines as json[])) as line
        from {{ invoices }}
        where status in ('open', 'paid') and subscription is not null

    ),

    told as (

        select
            * exclude (line),
            coalesce(
                {{ id_at('line', 'pricing.price_details.price') }},
                {{ text_at('line', 'price.id') }}
            ) as plan_id,
            coalesce(
                {{ id_at('line', 'pricing.price_details.product') }},
                {{ id_at('line', 'price.product') }}
            ) as product_id,
            {{ text_at('line', 'price.recurring.usage_type') }} as usage_type,
            coalesce({{ text_at('line', 'parent.type') }}, {{ text_at('line', 'type') }}) in (
                'subscription_item_details', 'subscription'
            ) as is_of_subscription,
            coalesce(
                {{ text_at('line', 'parent.subscription_item_details.proration') }},
                {{ text_at('line', 'parent.invoice_item_details.proration') }},
                {{ text_at('line', 'proration') }},
                'false'
            ) = 'true' as is_proration,
            case
                when
                    coalesce(
                        {{ text_at('line', 'pricing.unit_amount_decimal') }},
                        {{ text_at('line', 'price.unit_amount_decimal') }},
                        {{ text_at('line', 'price.unit_amount') }}
                    ) is not null
                    then 'licensed'
            end as probable_usage_type,
            cast({{ text_at('line', 'amount') }} as bigint)
            - {{ sum_at('line', 'discount_amounts[*].amount') }}
            - case
                when
                    {{ text_at('line', 'tax_amounts[0].inclusive') }} = 'true'
                    or {{ text_at('line', 'taxes[0].tax_behavior') }} = 'inclusive'
                    then
                        {{ sum_at('line', 'tax_amounts[*].amount') }}
                        + {{ sum_at('line', 'taxes[*].amount') }}
                else 0
            end as amount,
            {{ time_at('line', 'period.start') }} as starts_at,
            {{ time_at('line', 'period.end') }} as ends_at
        from lines

    )

    select
        * exclude (is_of_subscription),
        case
            when not is_proration then starts_at
        end as whole_term_starts_at
    from told
    where is_of_subscription or is_proration
{%- endmacro %}
