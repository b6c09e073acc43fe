with

contacts as (

    select * from {{ ref('fct_contact') }}

),

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

signals as (

    select
        customer_id,
        1 as contact_count,
        0 as trouble_count,
        0 as open_ticket_count
    from contacts
    where
        contacted_date
        > {{ as_of_date() }} - {{ var('health_service_days') }}

    union all

    select
        customer_id,
        0 as contact_count,
        cast(is_reopened as integer)
        + cast(is_escalated as integer) as trouble_count,
        cast(not is_solved as integer) as open_ticket_count
    from tickets
    where
        not is_solved
        or created_date
        > {{ as_of_date() }} - {{ var('health_service_days') }}

),

counted as (

    select
        customer_id,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(trouble_count) as bigint) as trouble_count,
        cast(sum(open_ticket_count) as bigint) as open_ticket_count
    from signals
    where customer_id is not null
    group by customer_id

),

final as (

    select
        customer_id,
        contact_count,
        trouble_count,
        open_ticket_count,
        cast(
            greatest(
                100
                - {{ var('health_contact_points') }}
                * (greatest(contact_count - 1, 0) + open_ticket_count)
                - {{ var('health_trouble_points') }} * trouble_count, 0
            ) as decimal(18, 9)
        ) as component_score
    from counted

)

select * from final
