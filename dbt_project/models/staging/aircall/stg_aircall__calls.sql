with

source as (

    select * from {{ source('aircall', 'calls') }}

),

latest as (

    {{ latest_version('source', key=['call_id_internal']) }}

),

ended as (

    select
        *,
        case
            when call_type = 'ai call' then 'other'
            when answered then 'completed'
            when call_type = 'voicemail' then 'voicemail'
            when missed_call_reason = 'abandoned_in_ivr' then 'abandoned_in_ivr'
            when missed_call_reason = 'out_of_opening_hours' then 'out_of_hours'
            when
                missed_call_reason in (
                    'abandoned_in_classic', 'short_abandoned'
                )
                then 'abandoned_in_queue'
            when
                missed_call_reason in (
                    'no_available_agent', 'agents_did_not_answer'
                )
                or direction = 'outbound'
                then 'missed'
            else 'other'
        end as completion_status,
        {{ utc("datetime_utc") }} as started_at
    from latest

),

waited as (

    select
        *,
        {# The waiting time of the export begins with the menu. #}
        case
            when
                direction = 'inbound'
                and completion_status
                not in ('abandoned_in_ivr', 'out_of_hours', 'other')
                then coalesce(
                    time_to_answer, waiting_time - coalesce(time_in_ivr, 0)
                )
        end as wait_seconds
    from ended

),

renamed as (

    select
        _source as source_name,
        call_id_internal as call_id,
        cast(null as varchar) as customer_id,
        {# The export names agents; a name is never published. #}
        user_hash as agent_id,
        cast(null as varchar) as ticket_id,
        cast(null as varchar) as transferred_from_call_id,

        direction,
        completion_status,
        case when wait_seconds is not null then line end as queue,

        time_in_ivr as ivr_seconds,
        wait_seconds,
        cast(null as bigint) as hold_seconds,
        duration_in_call as talk_seconds,
        cast(null as bigint) as wrap_up_seconds,

        started_at,
        case
            when completion_status = 'completed'
                then started_at + to_seconds(duration_total - duration_in_call)
        end as answered_at,
        started_at + to_seconds(duration_total) as ended_at
    from waited

)

select * from renamed
