select
    ces.period_grain,
    ces.period_start,
    ces.segment_name,
    ces.segment_value
from {{ ref('metric_ces') }} as ces
full outer join {{ ref('metric_ces_high_effort_rate') }} as high_effort
    on
        ces.period_grain = high_effort.period_grain
        and ces.period_start = high_effort.period_start
        and ces.segment_name = high_effort.segment_name
        and ces.segment_value = high_effort.segment_value
where ces.sample_size is distinct from high_effort.sample_size
