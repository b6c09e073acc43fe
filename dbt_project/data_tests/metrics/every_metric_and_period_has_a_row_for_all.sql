select
    metric_name,
    period_grain,
    period_start
from {{ ref('cx_metrics') }}
group by
    metric_name,
    period_grain,
    period_start
having
    count(*) filter (where segment_name = 'all' and segment_value = 'all') != 1
