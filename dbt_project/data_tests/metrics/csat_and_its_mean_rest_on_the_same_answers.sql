select
    csat.period_grain,
    csat.period_start,
    csat.segment_name,
    csat.segment_value
from {{ ref('metric_csat') }} as csat
full outer join {{ ref('metric_csat_mean') }} as csat_mean
    on
        csat.period_grain = csat_mean.period_grain
        and csat.period_start = csat_mean.period_start
        and csat.segment_name = csat_mean.segment_name
        and csat.segment_value = csat_mean.segment_value
where csat.sample_size is distinct from csat_mean.sample_size
