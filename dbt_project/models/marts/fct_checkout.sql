with

checkouts as (

    select * from {{ ref('int_checkouts') }}

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

    {{ with_customer_id('checkouts', other_id='visitor_id') }}

),

dated as (

    select
        *,
        created_at
        + interval '{{ var("abandonment_hours") }} hours' as judged_at,
        {{ local_date('created_at') }} as created_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='created_date') }}

),

final as (

    select
        checkout_id,
        customer_id,
        order_id,
        coalesce(product_id, 'unknown') as product_id,
        plan_id,

        currency,
        case
            when judged_at > {{ end_of_as_of_day() }} then 'pending'
            when
                completed_at <= judged_at
                and completed_at < {{ end_of_as_of_day() }}
                then 'completed'
            else 'abandoned'
        end as outcome,
        customer_segment,
        country,

        total_price_amount,
        item_quantity,

        coalesce(item_quantity = 0, false) as is_empty,
        is_test or is_test_customer as is_test,
        not (is_test or is_test_customer or coalesce(item_quantity = 0, false))
        and created_date <= {{ as_of_date() }} as is_counted,

        created_date,

        created_at,
        completed_at,
        updated_at
    from segmented

)

select * from final
