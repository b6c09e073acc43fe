with

agents as (

    select * from {{ ref('int_agents') }}

),

tickets as (

    select * from {{ ref('int_tickets') }}
    where assignee_id is not null

),

ticket_events as (

    select * from {{ ref('int_ticket_events') }}
    where
        actor_role = 'agent'
        and actor_id is not null

),

calls as (

    select * from {{ ref('int_calls') }}
    where agent_id is not null

),

mentions as (

    select agent_id from agents

    union all

    select assignee_id as agent_id from tickets

    union all

    select actor_id as agent_id from ticket_events

    union all

    select agent_id from calls

),

known as (

    select agent_id
    from mentions
    group by agent_id

),

final as (

    select
        known.agent_id,
        coalesce(agents.group_id, 'unknown') as group_id,

        agents.agent_id is not null as is_on_roster,

        agents.hired_at,
        agents.left_at
    from known
    left join agents
        on known.agent_id = agents.agent_id

)

select * from final
