with

calls as (

    select * from {{ ref('int_calls') }}

),

agents as (

    select * from {{ ref('dim_agent') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

identified as (

    {{ with_customer_id('calls') }}

),

dated as (

    select
        *,
        {{ local_date('started_at') }} as started_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='started_date') }}

),

classed as (

    select
        *,
        transferred_from_call_id is not null as is_transfer_leg,
        direction = 'inbound'
        and transferred_from_call_id is null as is_contact,
        completion_status = 'abandoned_in_queue'
        and coalesce(
            wait_seconds < {{ var('short_abandon_below_seconds') }}, false
        ) as is_short_abandon
    from segmented

),

final as (

    select
        classed.call_id,
        classed.customer_id,
        classed.agent_id,
        coalesce(agents.group_id, 'unknown') as group_id,
        classed.ticket_id,
        classed.transferred_from_call_id,
        classed.plan_id,

        classed.direction,
        classed.completion_status,
        coalesce(classed.queue, 'unknown') as queue,
        classed.customer_segment,
        classed.country,

        classed.ivr_seconds,
        classed.wait_seconds,
        classed.hold_seconds,
        classed.talk_seconds,
        classed.wrap_up_seconds,

        classed.is_test_customer as is_test,
        not classed.is_test_customer
        and classed.started_date <= {{ as_of_date() }} as is_counted,
        classed.is_transfer_leg,
        classed.is_contact,
        classed.is_short_abandon,
        classed.is_contact
        and not classed.is_short_abandon
        and classed.completion_status in (
            'completed', 'abandoned_in_queue', 'abandoned_on_hold', 'missed'
        ) as is_offered,
        classed.completion_status = 'completed' as is_completed,
        classed.completion_status = 'completed'
        and coalesce(
            classed.wait_seconds <= {{ var('service_level_seconds') }}, false
        ) as is_within_service_level,

        classed.started_date,

        classed.started_at,
        classed.answered_at,
        classed.ended_at
    from classed
    left join agents
        on classed.agent_id = agents.agent_id

)

select * from final
