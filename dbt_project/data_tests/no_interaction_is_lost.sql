-- Each type has as many rows as what it is made from.
with

interactions as (

    select * from {{ ref('fct_interactions') }}

),

origins as (

    select 'ticket' as interaction_type
    from {{ ref('int_tickets') }}

    union all

    select 'reply' as interaction_type
    from {{ ref('int_ticket_replies') }}

    union all

    select 'call' as interaction_type
    from {{ ref('int_calls') }}

    union all

    select 'survey_answer' as interaction_type
    from {{ ref('int_survey_responses') }}
    where population = 'customer'

    union all

    select 'article_visit' as interaction_type
    from {{ ref('fct_article_visit') }}

    union all

    select 'session' as interaction_type
    from {{ ref('int_sessions') }}

    union all

    select 'campaign_reaction' as interaction_type
    from {{ ref('int_campaign_events') }}
    where event_type not in ('sent', 'delivered', 'bounce')

    union all

    select 'checkout' as interaction_type
    from {{ ref('int_checkouts') }}

    union all

    select 'charge' as interaction_type
    from {{ ref('int_charges') }}

),

expected as (

    select
        interaction_type,
        count(*) as row_count
    from origins
    group by interaction_type

),

found as (

    select
        interaction_type,
        count(*) as row_count
    from interactions
    group by interaction_type

),

compared as (

    select
        expected.row_count as expected_count,
        found.row_count as found_count,
        coalesce(
            expected.interaction_type, found.interaction_type
        ) as interaction_type
    from expected
    full outer join found
        on expected.interaction_type = found.interaction_type
    where expected.row_count is distinct from found.row_count

)

select * from compared
