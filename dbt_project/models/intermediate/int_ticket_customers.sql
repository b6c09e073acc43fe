with

tickets as (

    select * from {{ ref('int_tickets') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

identified as (

    {{ with_customer_id('tickets', source_id='requester_id') }}

),

dated as (

    select
        *,
        {{ local_date('created_at') }} as created_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='created_date') }}

),

final as (

    select
        ticket_id,
        customer_id,
        plan_id,
        customer_segment,
        country,
        is_test_customer,
        coalesce(
            created_at >= customer_created_at
            and created_at
            <= customer_created_at
            + interval '{{ var("new_customer_days") }} days',
            false
        ) as is_of_new_customer,
        created_date,
        customer_created_at
    from segmented

)

select * from final
