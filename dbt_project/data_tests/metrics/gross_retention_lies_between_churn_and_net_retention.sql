-- What churned cannot be retained, and growth can only be added to it.
select
    gross.period_grain,
    gross.period_start,
    gross.segment_name,
    gross.segment_value
from {{ ref('metric_gross_revenue_retention') }} as gross
inner join {{ ref('metric_net_revenue_retention') }} as net
    on
        gross.period_grain = net.period_grain
        and gross.period_start = net.period_start
        and gross.segment_name = net.segment_name
        and gross.segment_value = net.segment_value
inner join {{ ref('metric_revenue_churn_rate') }} as churn
    on
        gross.period_grain = churn.period_grain
        and gross.period_start = churn.period_start
        and gross.segment_name = churn.segment_name
        and gross.segment_value = churn.segment_value
where
    gross.metric_value > net.metric_value + 1e-9
    or gross.metric_value > 1 - churn.metric_value + 1e-9
