with

medians as (

    select * from {{ ref('metric_call_wait_seconds_median') }}

    union all

    select * from {{ ref('metric_call_hold_seconds_median') }}

),

slowest as (

    select * from {{ ref('metric_call_wait_seconds_p90') }}

    union all

    select * from {{ ref('metric_call_hold_seconds_p90') }}

)

select
    medians.metric_name,
    medians.period_grain,
    medians.period_start,
    medians.segment_name,
    medians.segment_value
from medians
full outer join slowest
    on
        medians.metric_name = replace(slowest.metric_name, '_p90', '_median')
        and medians.period_grain = slowest.period_grain
        and medians.period_start = slowest.period_start
        and medians.segment_name = slowest.segment_name
        and medians.segment_value = slowest.segment_value
where
    medians.sample_size is distinct from slowest.sample_size
    or medians.metric_value > slowest.metric_value
