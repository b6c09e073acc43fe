with

replies as (

    select * from {{ ref('int_ticket_replies') }}

),

tickets as (

    select * from {{ ref('fct_ticket') }}

),

final as (

    select
        replies.event_id,
        replies.ticket_id,
        replies.agent_id,
        tickets.customer_id,
        tickets.group_id,
        tickets.product_id,
        tickets.plan_id,

        tickets.via_channel,
        tickets.priority,
        tickets.customer_segment,
        tickets.country,

        tickets.is_counted,

        {{ local_date('replies.replied_at') }} as replied_date,

        replies.replied_at
    from replies
    inner join tickets
        on replies.ticket_id = tickets.ticket_id

)

select * from final
