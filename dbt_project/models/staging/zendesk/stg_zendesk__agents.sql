with

source as (

    select * from {{ source('zendesk', 'users') }}

),

groups as (

    select * from {{ source('zendesk', 'groups') }}

),

{# An agent who was made an end user stays one who worked here. #}
agents as (

    select
        *,
        role in ('agent', 'admin') as is_working
    from source
    qualify
        bool_or(role in ('agent', 'admin')) over (partition by id)

),

latest as (

    {{ latest_version('agents', key=['id'], cursor='updated_at') }}

),

latest_groups as (

    {{ latest_version('groups', key=['id'], cursor='updated_at') }}

),

renamed as (

    select
        latest.id as agent_id,
        coalesce(latest_groups.name, latest.default_group_id) as group_id,

        {{ utc("latest.created_at") }} as hired_at,
        case
            when not (latest.is_working and coalesce(latest.active, true))
                then {{ utc("latest.updated_at") }}
        end as left_at
    from latest
    left join latest_groups
        on latest.default_group_id = latest_groups.id

)

select * from renamed
