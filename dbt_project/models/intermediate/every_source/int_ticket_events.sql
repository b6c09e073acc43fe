with

every_source as (

    {{ every_source('ticket_events') }}

),

final as (

    select
        event_id,
        ticket_id,
        actor_id,

        event_type,
        field_name,
        previous_value,
        value,
        actor_role,

        body_length,

        is_public,

        created_at
    from every_source

)

select * from final
