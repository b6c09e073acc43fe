{% set segments = ['user_role'] + customer_segments() %}

with

trends as (

    select * from {{ ref('fct_session_trend') }}

),

by_customer as (

    select
        customer_id,
        {{ segment_name_and_value(segments) }},
        sum(base_session_count) as base_session_count,
        sum(last_session_count) as last_session_count
    from trends
    group by {{ every_segment(['customer_id'], segments) }}

),

by_period as (

    select
        'month' as period_grain,
        {{ period_start('month', as_of_date()) }} as period_start,
        segment_name,
        segment_value,
        count(*) filter (where {{ has_session_drop() }}) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from by_customer
    where {{ has_regular_sessions() }}
    group by segment_name, segment_value

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='lower_is_better',
        interval='wilson',
    ) }}

)

select * from metric
