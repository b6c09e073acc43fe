{% set segments = ['currency'] + customer_segments() %}

with

subscription_months as (

    select * from {{ ref('fct_subscription_month') }}
    where is_counted

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}

),

closings as (

    select
        -- Told apart in every period and segment: a name takes far more memory.
        dense_rank() over (order by customer_id) as customer_number,
        currency,
        customer_segment,
        country,
        plan_id,
        closing_mrr_amount,
        closing_mrr_reporting,
        closing_date,
        -- Of the closings in a quarter or year only the last one counts.
        case
            when closing_date < {{ as_of_date() }} then closing_date + 1
        end as next_closing_date
    from subscription_months

    union all

    -- A period whose subscriptions all ended in it has a row, and it is 0.
    select
        null as customer_number,
        currency,
        customer_segment,
        country,
        plan_id,
        0 as closing_mrr_amount,
        0 * max(closing_mrr_reporting) as closing_mrr_reporting,
        closing_date,
        null as next_closing_date
    from subscription_months
    group by currency, customer_segment, country, plan_id, closing_date

),

closings_in_periods as (

    {{ add_periods(
        'closings',
        date='closing_date',
        until_date='next_closing_date',
        grains=['month', 'quarter', 'year'],
    ) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        sum(closing_mrr_amount) as own_amount,
        sum(closing_mrr_reporting) as reporting_amount,
        count(distinct customer_number) filter (where closing_mrr_amount > 0)
            as own_customers,
        count(distinct customer_number) filter (where closing_mrr_reporting > 0)
            as reporting_customers
    from closings_in_periods
    group by {{ every_period_and_segment(segments) }}

),

amounts as (

    select
        by_period.period_grain,
        by_period.period_start,
        by_period.segment_name,
        by_period.segment_value,
        case by_period.segment_name
            when 'currency' then by_period.own_customers
            else by_period.reporting_customers
        end as sample_size,
        cast(case by_period.segment_name
            when 'currency' then by_period.own_amount
            else by_period.reporting_amount
        end as double)
        / power(10, coalesce(currency_exponents.exponent, 2)) as metric_value
    from by_period
    left join currency_exponents
        on currency_exponents.currency = case by_period.segment_name
            when 'currency' then by_period.segment_value
            else '{{ var("reporting_currency") }}'
        end
    where
        by_period.segment_name = 'currency'
        or by_period.reporting_amount is not null

),

metric as (

    {{ metric_from_value(
        'amounts',
        unit='currency',
        direction='higher_is_better',
    ) }}

)

select * from metric
