with

answers as (

    select * from {{ ref('fct_csat_answer') }}
    where is_satisfied is not null and customer_id is not null

),

final as (

    select
        customer_id,
        max_by(
            plan_id, row(responded_at, response_id, question_id)
        ) as plan_id,

        customer_segment,
        country,

        count(*) as answer_count,
        count(*) filter (where is_satisfied) as satisfied_count,
        count(*) filter (where is_suspected_inverted) as suspected_count,
        cast(count(*) filter (where is_satisfied) as double)
        / nullif(count(*), 0) as satisfied_rate,
        cast(sum(normalised_score) as double)
        / nullif(count(*), 0) as mean_score,

        min(responded_date) as first_responded_date,
        max(responded_date) as last_responded_date,
        {{ as_of_date() }} as as_of_date
    from answers
    group by customer_id, customer_segment, country

)

select * from final
