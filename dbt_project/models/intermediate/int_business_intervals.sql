with

shifts as (

    select * from {{ ref('int_business_shifts') }}

),

holidays as (

    select * from {{ ref('holidays') }}

),

tickets as (

    select * from {{ ref('int_tickets') }}

),

-- A day more at both ends for time zones, one before for a night shift.
days as (

    select
        cast(
            unnest(
                generate_series(
                    cast(min(created_at) as date) - interval 2 day,
                    {{ as_of_date() }} + interval 2 day,
                    interval 1 day
                )
            ) as date
        ) as date_day
    from tickets

),

spans as (

    select
        shifts.schedule_id,
        {{ utc_of_local_time(
            'days.date_day', 'shifts.opens_at', 'shifts.time_zone'
        ) }} as opened_at,
        {{ utc_of_local_time(
            'days.date_day + cast(shifts.closes_at <= shifts.opens_at as integer)',
            'shifts.closes_at',
            'shifts.time_zone'
        ) }} as closed_at
    from days
    inner join shifts
        on isodow(days.date_day) = shifts.iso_weekday
    left join holidays
        on
            shifts.holidays_group_id = holidays.group_id
            and days.date_day = holidays.holiday_date
    where holidays.holiday_date is null

),

numbered as (

    select
        *,
        max(closed_at) over (
            partition by schedule_id
            order by opened_at, closed_at
            rows between unbounded preceding and 1 preceding
        ) as latest_closed_at
    from spans
    where opened_at < closed_at

),

grouped as (

    select
        *,
        count(*) filter (where opened_at > latest_closed_at) over (
            partition by schedule_id
            order by opened_at, closed_at
            rows unbounded preceding
        ) as interval_number
    from numbered

),

merged as (

    select
        schedule_id,
        min(opened_at) as opened_at,
        max(closed_at) as closed_at
    from grouped
    group by schedule_id, interval_number

),

final as (

    select
        schedule_id,
        cast(
            coalesce(
                sum(epoch_us(closed_at) - epoch_us(opened_at)) over (
                    partition by schedule_id
                    order by opened_at
                    rows between unbounded preceding and 1 preceding
                ), 0
            ) as bigint
        ) as earlier_open_microseconds,
        opened_at,
        closed_at
    from merged

)

select * from final
