with

contacts as (

    select * from {{ ref('fct_contact') }}

),

-- An answer without a valid score is an answer all the same.
survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where
        is_complete
        and not is_test
        and responded_date <= {{ as_of_date() }}

),

interactions as (

    select * from {{ ref('fct_interactions') }}
    where
        is_counted
        and occurred_date <= {{ as_of_date() }}

),

dated as (

    select
        customer_id,
        'contact' as kind,
        contacted_date as event_date
    from contacts

    union all

    select
        customer_id,
        'answer' as kind,
        responded_date as event_date
    from survey_responses

    union all

    select
        customer_id,
        interaction_type as kind,
        occurred_date as event_date
    from interactions
    where interaction_type not in ('survey_answer', 'ticket', 'call', 'reply')

),

final as (

    select
        customer_id,
        max(event_date) filter (where kind = 'contact')
            as last_contacted_date,
        max(event_date) filter (where kind = 'answer') as last_answered_date,
        max(event_date) filter (where kind = 'session') as last_session_date,
        max(event_date) filter (where kind = 'article_visit')
            as last_article_visit_date,
        max(event_date) filter (where kind = 'campaign_reaction')
            as last_campaign_reaction_date,
        max(event_date) filter (where kind = 'checkout') as last_checkout_date,
        max(event_date) filter (where kind = 'charge') as last_charge_date
    from dated
    where customer_id is not null
    group by customer_id

)

select * from final
