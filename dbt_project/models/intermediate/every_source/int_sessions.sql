with

every_source as (

    {{ every_source('sessions') }}

),

final as (

    select
        source_name,
        session_id,
        customer_id,
        user_id,

        user_role,

        duration_seconds,
        event_count,

        started_at,
        ended_at
    from every_source

)

select * from final
