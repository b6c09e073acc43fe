select
    median.period_grain,
    median.period_start,
    median.segment_name,
    median.segment_value
from {{ ref('metric_resolution_minutes_median') }} as median
full outer join {{ ref('metric_resolution_minutes_p90') }} as slowest
    on
        median.period_grain = slowest.period_grain
        and median.period_start = slowest.period_start
        and median.segment_name = slowest.segment_name
        and median.segment_value = slowest.segment_value
where
    median.sample_size is distinct from slowest.sample_size
    or median.metric_value > slowest.metric_value
