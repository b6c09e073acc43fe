with

answers as (

    select * from {{ ref('fct_survey_response') }}
    where population = 'customer'

),

reactions as (

    select * from {{ ref('fct_campaign_event') }}
    where is_reaction

),

interactions as (

    {{ interaction(
        'ticket', ref('fct_ticket'), id='ticket_id', occurred_at='created_at',
        channel='via_channel', sentiment='(agent_rating_score - 3) / 2',
        ticket_id='ticket_id'
    ) }}

    union all

    {{ interaction(
        'reply', ref('fct_ticket_reply'), id='event_id',
        occurred_at='replied_at', channel='via_channel', ticket_id='ticket_id'
    ) }}

    union all

    {{ interaction(
        'call', ref('fct_call'), id='call_id', occurred_at='started_at',
        channel="'phone'", ticket_id='ticket_id', call_id='call_id'
    ) }}

    union all

    {{ interaction(
        'survey_answer', 'answers', id="response_id || ' ' || question_id",
        occurred_at='responded_at', channel='channel',
        sentiment='case when is_scored then normalised_score / 50 - 1 end',
        ticket_id='ticket_id', call_id='call_id'
    ) }}

    union all

    {{ interaction(
        'article_visit', ref('fct_article_visit'), id='session_id',
        occurred_at='last_viewed_at', channel="'help_centre'",
        is_counted='not is_test'
    ) }}

    union all

    {{ interaction(
        'session', ref('fct_session'), id='session_id',
        occurred_at='started_at', channel="'product'"
    ) }}

    union all

    {{ interaction(
        'campaign_reaction', 'reactions', id='event_id',
        occurred_at='occurred_at', channel='channel',
        sentiment='sentiment_score', campaign_id='campaign_id'
    ) }}

    union all

    {{ interaction(
        'checkout', ref('fct_checkout'), id='checkout_id',
        occurred_at='created_at', channel="'checkout'"
    ) }}

    union all

    {{ interaction(
        'charge', ref('fct_charge'), id='charge_id', occurred_at='created_at',
        channel="'billing'"
    ) }}

)

select * from interactions
