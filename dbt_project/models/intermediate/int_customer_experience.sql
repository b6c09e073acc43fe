with

customers as (

    select * from {{ ref('int_health_customers') }}

),

survey_responses as (

    select
        *,
        row(responded_at, response_id, question_id) as answer_order
    from {{ ref('fct_survey_response') }}
    where is_counted

),

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

turning_points as (

    select * from {{ ref('journey_turning_points') }}

),

answers as (

    select
        customer_id,
        max_by(nps_class, answer_order) filter (
            where metric = 'nps'
        ) as last_nps_class,
        max_by(normalised_score, answer_order) filter (
            where metric = 'csat'
        ) as last_csat_score,
        max_by(normalised_score, answer_order) filter (
            where metric = 'ces'
        ) as last_ease_score
    from survey_responses
    group by customer_id

),

ticket_states as (

    select
        customer_id,
        count(*) as ticket_count,
        count(*) filter (where not is_solved) as open_ticket_count,
        max_by(agent_rating_score, row(created_at, ticket_id))
            as last_agent_rating_score
    from tickets
    group by customer_id

),

moods as (

    select
        customer_id,
        max_by(direction, row(occurred_at, interaction_id))
            as last_turn_direction,
        max(occurred_date) as last_turn_date
    from turning_points
    group by customer_id

),

final as (

    select
        customers.customer_id,
        answers.last_nps_class,
        answers.last_csat_score,
        answers.last_ease_score,
        ticket_states.last_agent_rating_score,
        moods.last_turn_direction,
        coalesce(ticket_states.ticket_count, 0) as ticket_count,
        coalesce(ticket_states.open_ticket_count, 0) as open_ticket_count,
        moods.last_turn_date
    from customers
    left join answers
        on customers.customer_id = answers.customer_id
    left join ticket_states
        on customers.customer_id = ticket_states.customer_id
    left join moods
        on customers.customer_id = moods.customer_id

)

select * from final
