with

calendar_times as (

    select * from {{ ref('metric_first_reply_minutes_median') }}

    union all

    select * from {{ ref('metric_resolution_minutes_median') }}

),

business_times as (

    select * from {{ ref('metric_first_reply_business_minutes_median') }}

    union all

    select * from {{ ref('metric_resolution_business_minutes_median') }}

)

select
    calendar_times.metric_name,
    calendar_times.period_grain,
    calendar_times.period_start,
    calendar_times.segment_name,
    calendar_times.segment_value
from calendar_times
full outer join business_times
    on
        calendar_times.metric_name
        = replace(business_times.metric_name, 'business_', '')
        and calendar_times.period_grain = business_times.period_grain
        and calendar_times.period_start = business_times.period_start
        and calendar_times.segment_name = business_times.segment_name
        and calendar_times.segment_value = business_times.segment_value
where
    calendar_times.sample_size is distinct from business_times.sample_size
    or calendar_times.metric_value < business_times.metric_value
