select
    churn.period_grain,
    churn.period_start,
    churn.segment_name,
    churn.segment_value
from {{ ref('metric_customer_churn_rate') }} as churn
full outer join {{ ref('metric_customer_retention_rate') }} as retention
    on
        churn.period_grain = retention.period_grain
        and churn.period_start = retention.period_start
        and churn.segment_name = retention.segment_name
        and churn.segment_value = retention.segment_value
where
    churn.denominator is distinct from retention.denominator
    or churn.numerator + retention.numerator
    is distinct from churn.denominator
