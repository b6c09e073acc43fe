{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

open_intervals as (

    select * from {{ ref('fct_ticket_open_interval') }}
    where is_counted

),

days as (

    select * from {{ ref('dim_date') }}
    where date_day <= {{ as_of_date() }}

),

changes as (

    select
        created_date as change_date,
        {{ segments | join(', ') }},
        1 as created_change,
        0 as open_change
    from tickets

    union all

    select
        opened_date as change_date,
        {{ segments | join(', ') }},
        0 as created_change,
        1 as open_change
    from open_intervals

    union all

    select
        closed_date as change_date,
        {{ segments | join(', ') }},
        0 as created_change,
        -1 as open_change
    from open_intervals

),

daily_changes as (

    select
        change_date,
        {{ segment_name_and_value(segments) }},
        sum(created_change) as created_change,
        sum(open_change) as open_change
    from changes
    where change_date is not null
    group by {{ every_segment(['change_date'], segments) }}

),

totals as (

    select
        segment_name,
        segment_value,
        change_date as valid_from,
        lead(change_date, 1, {{ as_of_date() }} + 1) over changed as valid_to,
        sum(created_change) over changed as created_count,
        sum(open_change) over changed as open_count
    from daily_changes
    window changed as (
        partition by segment_name, segment_value
        order by change_date
    )

),

period_ends as (

    {{ last_date_by_period('days', date='date_day') }}

),

by_period as (

    select
        period_ends.period_grain,
        period_ends.period_start,
        totals.segment_name,
        totals.segment_value,
        totals.open_count as metric_value,
        totals.created_count as sample_size
    from period_ends
    inner join totals
        on
            period_ends.last_date >= totals.valid_from
            and period_ends.last_date < totals.valid_to

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='count',
        direction='lower_is_better',
    ) }}

)

select * from metric
