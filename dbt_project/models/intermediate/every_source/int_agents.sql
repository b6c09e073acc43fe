with

every_source as (

    {{ every_source('agents') }}

),

final as (

    select
        agent_id,
        group_id,

        hired_at,
        left_at
    from every_source

)

select * from final
