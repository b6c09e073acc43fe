{% macro stripe_items(subscriptions) -%}
    with

    items as (

        select
            *,
            case
                when
                    discount is null
                    and coalesce(json_array_length(discounts), 0) = 0
                    then 1
                when coalesce(json_array_length(discounts), 1) = 1
                    then
                        1
                        - cast({{ text_at('discount', 'coupon.percent_off') }} as double)
                        / 100
            end as paid_share,
            unnest(cast(items as json[])) as item
        from {{ subscriptions }}

    )

    select
        _source as source_name,
        id as subscription_id,
        customer as customer_id,
        {{ text_at('item', 'price.id') }} as plan_id,
        {{ id_at('item', 'price.product') }} as product_id,
        coalesce(currency, {{ text_at('item', 'price.currency') }}) as currency,
        {{ text_at('item', 'price.recurring.usage_type') }} as usage_type,
        case
            when
                {{ text_at('item', 'price.recurring.usage_type') }} = 'licensed'
                and coalesce(json_array_length(item, '$.discounts'), 0) = 0
                then
                    cast(
                        round(
                            cast(
                                {{ text_at('item', 'price.unit_amount_decimal') }} as double
                            )
                            * cast({{ text_at('item', 'quantity') }} as double)
                            * paid_share
                            * case {{ text_at('item', 'price.recurring.interval') }}
                                when 'day' then 365.0 / 12
                                when 'week' then 52.0 / 12
                                when 'month' then 1
                                when 'year' then 1.0 / 12
                            end
                            / cast(
                                {{ text_at('item', 'price.recurring.interval_count') }}
                                as double
                            )
                        ) as bigint
                    )
        end as mrr_amount,
        cast({{ utc('ended_at') }} as date) as ended_date,
        case
            when status in ('active', 'past_due') and pause_behavior is null
                then
                    cast(
                        coalesce(
                            {{ time_at('item', 'current_period_start') }},
                            {{ utc('current_period_start') }},
                            {{ utc('start_date') }}
                        ) as date
                    )
        end as running_since_date
    from items
{%- endmacro %}
