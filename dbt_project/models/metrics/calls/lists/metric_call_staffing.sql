with recursive

call_hours as (

    select * from {{ ref('fct_call_hour') }}
    where started_date > {{ as_of_date() }} - 7 * {{ var('staffing_weeks') }}

),

weekly_hours as (

    select
        queue,
        iso_weekday,
        hour_of_day,
        count(*) as day_count,
        sum(offered_count) as call_count,
        sum(in_time_count) as in_time_count,
        sum(handled_count) as handled_count,
        sum(handle_seconds) as handle_seconds,
        sum(agent_count) filter (where offered_count > 0) as agent_count,
        count(*) filter (where offered_count > 0) as busy_day_count
    from call_hours
    group by queue, iso_weekday, hour_of_day

),

measured as (

    select
        *,
        call_count / nullif(day_count, 0) as calls_per_hour,
        in_time_count / nullif(call_count, 0) as service_level_rate,
        agent_count / nullif(busy_day_count, 0) as agents_seen_mean,
        coalesce(
            handle_seconds / nullif(handled_count, 0),
            sum(handle_seconds) over (partition by queue)
            / nullif(sum(handled_count) over (partition by queue), 0)
        ) as handle_seconds_mean
    from weekly_hours

),

loads as (

    select
        *,
        calls_per_hour * handle_seconds_mean / 3600 as offered_load
    from measured
    where call_count > 0

),

trials as (

    {{ erlang_c_trials('loads', keys=['queue', 'iso_weekday', 'hour_of_day']) }}

),

needs as (

    select
        queue,
        iso_weekday,
        hour_of_day,
        max(agent_count) as agents_needed_count
    from trials
    group by queue, iso_weekday, hour_of_day

),

final as (

    select
        loads.queue,
        loads.iso_weekday,
        loads.hour_of_day,
        loads.day_count,
        cast(loads.call_count as bigint) as call_count,
        loads.calls_per_hour,
        loads.service_level_rate,
        loads.handle_seconds_mean,
        loads.offered_load,
        loads.agents_seen_mean,
        cast(needs.agents_needed_count as bigint) as agents_needed_count,
        case
            when needs.agents_needed_count > loads.agents_seen_mean
                then needs.agents_needed_count - loads.agents_seen_mean
            when needs.agents_needed_count is not null then 0
        end as agent_shortfall,
        loads.service_level_rate < {{ var('service_level_target') }}
        and needs.agents_needed_count > loads.agents_seen_mean
            as is_staffing_problem,
        {{ as_of_date() }} as as_of_date
    from loads
    left join needs
        on
            loads.queue = needs.queue
            and loads.iso_weekday = needs.iso_weekday
            and loads.hour_of_day = needs.hour_of_day

)

select * from final
