with

source as not materialized (

    select * from {{ source('helpdesk', 'agents') }}

),

latest as (

    {{ latest_landed_version('source', key=['agent_id']) }}

),

renamed as (

    select
        agent_id,
        group_id,

        {{ utc("hired_at") }} as hired_at,
        {{ utc("left_at") }} as left_at
    from latest

)

select * from renamed
