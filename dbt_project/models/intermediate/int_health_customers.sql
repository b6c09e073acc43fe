with

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

charges as (

    select * from {{ ref('fct_charge') }}
    where
        is_counted
        and status = 'succeeded'

),

-- Billing does not know everybody who pays.
mentioned as (

    select customer_id from customers

    union all

    select customer_id from customer_plans

    union all

    select customer_id from charges

),

everyone as (

    select
        customer_id,
        {{ as_of_date() }} as as_of_date
    from mentioned
    group by customer_id

),

segmented as (

    {{ with_customer_segments('everyone', date='as_of_date') }}

),

final as (

    select
        segmented.customer_id,
        segmented.plan_id,
        segmented.customer_segment,
        segmented.country,
        not segmented.is_test_customer
        and coalesce(
            segmented.customer_created_at < {{ end_of_as_of_day() }}, true
        ) as is_counted,
        customer_plans.customer_id is not null as is_active,
        segmented.as_of_date
    from segmented
    left join customer_plans
        on
            segmented.customer_id = customer_plans.customer_id
            and segmented.as_of_date >= customer_plans.valid_from_date
            and segmented.as_of_date < customer_plans.valid_to_date

)

select * from final
