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
        customer_id,
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
        count(distinct customer_id) filter (where closing_mrr_amount > 0)
            as sample_size
    from closings_in_periods
    group by {{ every_period_and_segment(segments) }}

),

amounts as (

    select
        period_grain,
        period_start,
        segment_name,
        segment_value,
        sample_size,
        case segment_name
            when 'currency' then segment_value
            else '{{ var("reporting_currency") }}'
        end as currency,
        case segment_name
            when 'currency' then own_amount
            else reporting_amount
        end as minor_amount
    from by_period

),

major_amounts as (

    select
        amounts.period_grain,
        amounts.period_start,
        amounts.segment_name,
        amounts.segment_value,
        amounts.sample_size,
        cast(amounts.minor_amount as double)
        / power(10, coalesce(currency_exponents.exponent, 2)) as metric_value
    from amounts
    left join currency_exponents
        on amounts.currency = currency_exponents.currency

),

metric as (

    {{ metric_from_value(
        'major_amounts',
        unit='currency',
        direction='higher_is_better',
    ) }}

)

select * from metric
