select
    churn.period_grain,
    churn.period_start,
    churn.segment_name,
    churn.segment_value
from {{ ref('metric_customer_churn_rate') }} as churn
full outer join {{ ref('metric_voluntary_churn_rate') }} as voluntary
    on
        churn.period_grain = voluntary.period_grain
        and churn.period_start = voluntary.period_start
        and churn.segment_name = voluntary.segment_name
        and churn.segment_value = voluntary.segment_value
full outer join {{ ref('metric_involuntary_churn_rate') }} as involuntary
    on
        churn.period_grain = involuntary.period_grain
        and churn.period_start = involuntary.period_start
        and churn.segment_name = involuntary.segment_name
        and churn.segment_value = involuntary.segment_value
where
    voluntary.numerator + involuntary.numerator
    is distinct from churn.numerator
    or voluntary.denominator is distinct from churn.denominator
    or involuntary.denominator is distinct from churn.denominator
