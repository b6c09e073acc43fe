with

business_hours as (

    select * from {{ ref('business_hours') }}

),

holidays as (

    select * from {{ ref('holidays') }}

),

groups_with_hours as (

    select group_id
    from business_hours
    group by group_id

),

groups_with_holidays as (

    select group_id
    from holidays
    group by group_id

),

schedules as (

    select
        coalesce(
            groups_with_hours.group_id, groups_with_holidays.group_id
        ) as schedule_id,
        coalesce(groups_with_hours.group_id, 'default') as hours_group_id,
        coalesce(groups_with_holidays.group_id, 'default') as holidays_group_id
    from groups_with_hours
    full outer join groups_with_holidays
        on groups_with_hours.group_id = groups_with_holidays.group_id

),

shifts as (

    select
        schedules.schedule_id,
        schedules.holidays_group_id,
        business_hours.iso_weekday,
        business_hours.opens_at,
        business_hours.closes_at,
        business_hours.time_zone
    from schedules
    inner join business_hours
        on schedules.hours_group_id = business_hours.group_id

)

select * from shifts
