with

source as (

    select * from {{ source('zendesk', 'calls') }}

),

groups as (

    select * from {{ source('zendesk', 'groups') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='updated_at') }}

),

latest_groups as (

    {{ latest_version('groups', key=['id'], cursor='updated_at') }}

),

renamed as (

    select
        latest._source as source_name,
        latest.id as call_id,
        latest.customer_id,
        latest.agent_id,
        latest.ticket_id,
        cast(null as varchar) as transferred_from_call_id,

        latest.direction,
        case
            when latest.completion_status = 'pending_voicemail'
                then 'voicemail'
            when latest.completion_status = 'completed' and latest.voicemail
                then 'voicemail'
            when
                latest.completion_status in ('completed', 'not_answered')
                and latest.outside_business_hours
                and latest.agent_id is null
                then 'out_of_hours'
            when latest.completion_status = 'not_answered' then 'missed'
            else latest.completion_status
        end as completion_status,
        coalesce(latest_groups.name, latest.call_group_id) as queue,

        latest.ivr_time_spent as ivr_seconds,
        latest.wait_time as wait_seconds,
        latest.hold_time as hold_seconds,
        latest.talk_time as talk_seconds,
        latest.wrap_up_time as wrap_up_seconds,

        {{ utc("latest.created_at") }} as started_at,
        {{ utc("latest.created_at") }} + to_seconds(latest.time_to_answer)
            as answered_at,
        {{ utc("latest.created_at") }} + to_seconds(latest.duration)
            as ended_at
    from latest
    left join latest_groups
        on latest.call_group_id = latest_groups.id

)

select * from renamed
