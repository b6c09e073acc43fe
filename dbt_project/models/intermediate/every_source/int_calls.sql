with

every_source as (

    {{ every_source('calls') }}

),

final as (

    select
        source_name,
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

        started_at,
        answered_at,
        ended_at
    from every_source

)

select * from final
