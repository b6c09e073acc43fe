select
    served.period_grain,
    served.period_start,
    served.segment_name,
    served.segment_value
from {{ ref('metric_call_service_level_rate') }} as served
full outer join {{ ref('metric_call_abandonment_rate') }} as abandoned
    on
        served.period_grain = abandoned.period_grain
        and served.period_start = abandoned.period_start
        and served.segment_name = abandoned.segment_name
        and served.segment_value = abandoned.segment_value
where
    served.denominator is distinct from abandoned.denominator
    or served.numerator + abandoned.numerator > served.denominator
