with

scored as (

    select
        count(health_score) as customer_count,
        coalesce(sum(health_score), 0) as score_sum
    from {{ ref('customer_health') }}
    where
        is_counted
        and is_active

),

measured as (

    select
        coalesce(sum(sample_size), 0) as customer_count,
        coalesce(sum(numerator), 0) as score_sum
    from {{ ref('metric_health_score') }}
    where segment_name = 'all'

)

select
    scored.customer_count,
    measured.customer_count as measured_count
from scored
cross join measured
where
    scored.customer_count != measured.customer_count
    or abs(scored.score_sum - measured.score_sum) > 0.000001
