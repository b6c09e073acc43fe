with

calls as (

    select * from {{ ref('fct_call') }}
    where is_counted

),

days as (

    select * from {{ ref('dim_date') }}
    where date_day <= {{ as_of_date() }}

),

timed_calls as (

    select
        *,
        hour({{ local_time('started_at') }}) as hour_of_day,
        case
            when is_offered and is_completed
                then
                    talk_seconds
                    + coalesce(hold_seconds, 0)
                    + coalesce(wrap_up_seconds, 0)
        end as handle_seconds
    from calls

),

call_hours as (

    select
        queue,
        started_date,
        hour_of_day,
        count(*) filter (where is_offered) as offered_count,
        count(*) filter (
            where is_offered and is_within_service_level
        ) as in_time_count,
        count(handle_seconds) as handled_count,
        sum(handle_seconds) as handle_seconds,
        count(distinct agent_id) as agent_count
    from timed_calls
    group by queue, started_date, hour_of_day

),

queues as (

    select
        queue,
        min(started_date) as first_date
    from call_hours
    where offered_count > 0
    group by queue

),

queue_hours as (

    select
        queues.queue,
        days.date_day as started_date,
        days.iso_weekday,
        unnest(range(24)) as hour_of_day
    from queues
    inner join days
        on queues.first_date <= days.date_day

),

final as (

    select
        queue_hours.queue,
        queue_hours.iso_weekday,
        queue_hours.hour_of_day,
        coalesce(call_hours.offered_count, 0) as offered_count,
        coalesce(call_hours.in_time_count, 0) as in_time_count,
        coalesce(call_hours.handled_count, 0) as handled_count,
        coalesce(cast(call_hours.handle_seconds as bigint), 0)
            as handle_seconds,
        coalesce(call_hours.agent_count, 0) as agent_count,
        queue_hours.started_date
    from queue_hours
    left join call_hours
        on
            queue_hours.queue = call_hours.queue
            and queue_hours.started_date = call_hours.started_date
            and queue_hours.hour_of_day = call_hours.hour_of_day

)

select * from final
