with

source as (

    select * from {{ source('amazon_connect', 'contact_records') }}

),

latest as (

    {{ latest_version(
        'source', key=['contact_id'], cursor='last_update_timestamp'
    ) }}

),

{# Who called is told by the first contact of a chain, not by a transfer. #}
chained as (

    select
        *,
        case
            when initiation_method in ('TRANSFER', 'QUEUE_TRANSFER')
                then max(initiation_method) filter (
                    where coalesce(initial_contact_id, contact_id) = contact_id
                ) over (
                    partition by coalesce(initial_contact_id, contact_id)
                )
            else initiation_method
        end as calling_method
    from latest

),

{# A supervisor who listens is on no call of their own. #}
calls as (

    select
        *,
        case
            when calling_method in ('INBOUND', 'WEBRTC_API') then 'inbound'
            when
                calling_method
                in ('OUTBOUND', 'API', 'CALLBACK', 'EXTERNAL_OUTBOUND')
                then 'outbound'
            else 'unknown:' || split_part(initiation_method, ':', -1)
        end as direction
    from chained
    where channel = 'VOICE' and initiation_method <> 'MONITOR'

),

{# Of a call that goes out, the agent is on the line before the customer. #}
answered as (

    select
        *,
        case
            when connected_to_agent_timestamp is null then null
            when direction <> 'outbound' then connected_to_agent_timestamp
            when connected_to_system_timestamp is not null
                then greatest(
                    connected_to_agent_timestamp,
                    connected_to_system_timestamp
                )
        end as answered_timestamp
    from calls

),

renamed as (

    select
        _source as source_name,
        contact_id as call_id,
        customer_id,
        split_part(agent_arn, '/', -1) as agent_id,
        ticket_id,
        case
            when initiation_method <> 'CALLBACK' then previous_contact_id
        end as transferred_from_call_id,

        direction,
        case
            when answered_timestamp is not null then 'completed'
            when regexp_matches(disconnect_reason, 'PROBLEM|INVALID|^OUTBOUND')
                then 'failed'
            when direction = 'outbound' then 'missed'
            {# Left the queue for a callback or another flow. #}
            when next_contact_id is not null then 'other'
            when queue_enqueue_timestamp is not null then 'abandoned_in_queue'
            when disconnect_reason = 'CUSTOMER_DISCONNECT'
                then 'abandoned_in_ivr'
            else 'other'
        end as completion_status,
        queue_name as queue,

        case
            when initiation_method in ('INBOUND', 'WEBRTC_API')
                then {{ seconds_between(
                    'initiation_timestamp',
                    'coalesce(queue_enqueue_timestamp,'
                    ~ ' answered_timestamp, disconnect_timestamp)'
                ) }}
        end as ivr_seconds,
        case when direction <> 'outbound' then queue_duration end
            as wait_seconds,
        customer_hold_duration as hold_seconds,
        agent_interaction_duration as talk_seconds,
        after_contact_work_duration as wrap_up_seconds,

        {{ utc("initiation_timestamp") }} as started_at,
        {{ utc("answered_timestamp") }} as answered_at,
        {{ utc("disconnect_timestamp") }} as ended_at
    from answered

)

select * from renamed
