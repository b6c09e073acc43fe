select
    customer_id,
    health_score
from {{ ref('customer_health') }}
where
    abs(
        coalesce(satisfaction_contribution, 0)
        + coalesce(support_contribution, 0)
        + coalesce(usage_contribution, 0)
        + coalesce(billing_contribution, 0)
        + coalesce(engagement_contribution, 0)
        + coalesce(sentiment_contribution, 0)
        - coalesce(health_score, 0)
    ) > 0.00000001
