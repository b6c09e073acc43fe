with

tickets as (

    select * from {{ ref('fct_ticket') }}

),

turns as (

    select * from {{ ref('int_ticket_status_history') }}
    where is_turn

),

bounded as (

    select
        ticket_id,
        state_number,
        is_open,
        changed_at as opened_at,
        lead(changed_at) over (
            partition by ticket_id
            order by state_number
        ) as closed_at
    from turns

),

numbered as (

    select
        ticket_id,
        row_number() over (
            partition by ticket_id
            order by state_number
        ) as interval_number,
        opened_at,
        closed_at
    from bounded
    where is_open

),

final as (

    select
        tickets.ticket_id,
        tickets.group_id,
        tickets.product_id,
        tickets.plan_id,

        tickets.priority,
        tickets.via_channel,
        tickets.customer_segment,
        tickets.country,

        numbered.interval_number,

        tickets.is_counted,

        {{ local_date('numbered.opened_at') }} as opened_date,
        {{ local_date('numbered.closed_at') }} as closed_date,

        numbered.opened_at,
        numbered.closed_at
    from numbered
    inner join tickets
        on numbered.ticket_id = tickets.ticket_id

)

select * from final
