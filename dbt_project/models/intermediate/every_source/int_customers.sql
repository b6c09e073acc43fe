with

every_source as (

    {{ every_source('customers') }}

),

final as (

    select
        customer_id,

        country,
        customer_segment,
        acquired_from,

        is_test,
        is_deleted,

        created_at,
        updated_at
    from every_source

)

select * from final
