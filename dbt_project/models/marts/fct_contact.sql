with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

calls as (

    select * from {{ ref('fct_call') }}
    where
        is_counted
        and is_contact

),

contacts as (

    select
        'ticket ' || ticket_id as contact_id,
        customer_id,
        ticket_id,
        null as call_id,
        product_id,
        plan_id,
        'ticket' as contact_type,
        via_channel,
        customer_segment,
        country,
        created_date as contacted_date,
        created_at as contacted_at
    from tickets

    union all

    select
        'call ' || call_id as contact_id,
        customer_id,
        ticket_id,
        call_id,
        'unknown' as product_id,
        plan_id,
        'call' as contact_type,
        'phone' as via_channel,
        customer_segment,
        country,
        started_date as contacted_date,
        started_at as contacted_at
    from calls

),

final as (

    select
        contact_id,
        customer_id,
        ticket_id,
        call_id,
        product_id,
        plan_id,

        contact_type,
        via_channel,
        customer_segment,
        country,

        contacted_date,

        contacted_at
    from contacts

)

select * from final
