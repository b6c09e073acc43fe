with

source as not materialized (

    select * from {{ source('helpdesk', 'calls') }}

),

latest as (

    {{ latest_landed_version('source', key=['call_id'], cursor='started_at') }}

),

renamed as (

    select
        _source as source_name,
        call_id,
        customer_id,
        agent_id,
        ticket_id,
        transferred_from_call_id,

        direction,
        completion_status,
        queue,

        ivr_seconds,
        wait_seconds,
        hold_seconds,
        talk_seconds,
        wrap_up_seconds,

        {{ utc("started_at") }} as started_at,
        {{ utc("answered_at") }} as answered_at,
        {{ utc("ended_at") }} as ended_at
    from latest

)

select * from renamed
