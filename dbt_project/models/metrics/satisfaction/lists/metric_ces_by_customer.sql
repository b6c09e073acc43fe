with

answers as (

    select * from {{ ref('fct_survey_response') }}
    where is_counted and metric = 'ces' and customer_id is not null

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
        count(*) filter (where is_high_effort) as high_effort_count,
        cast(sum(normalised_score) as double)
        / nullif(count(*), 0) as mean_ease_score,

        count(*) >= {{ var('struggling_from_answers') }}
        and sum(normalised_score) < count(*) * {{ var('high_effort_below') }}
            as is_struggling,

        min(responded_date) as first_responded_date,
        max(responded_date) as last_responded_date,
        {{ as_of_date() }} as as_of_date
    from answers
    group by customer_id, customer_segment, country

)

select * from final
