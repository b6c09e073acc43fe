with

customers as (

    select * from {{ ref('int_customers') }}

),

final as (

    select
        customer_id,

        coalesce(customer_segment, 'unknown') as customer_segment,
        coalesce(country, 'unknown') as country,
        acquired_from,

        is_test,
        is_deleted,

        {{ local_date('created_at') }} as created_date,

        created_at
    from customers

)

select * from final
