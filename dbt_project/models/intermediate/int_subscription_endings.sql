with

subscriptions as (

    select * from {{ ref('int_subscriptions') }}
    where ended_at is not null

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

identified as (

    {{ with_customer_id('subscriptions') }}

),

dated as (

    select
        *,
        {{ local_date('ended_at') }} as ended_date
    from identified

),

last_of_day as (

    select *
    from dated
    qualify row_number() over (
        partition by customer_id, ended_date
        order by ended_at desc, subscription_id desc
    ) = 1

),

final as (

    select
        subscription_id,
        customer_id,
        is_involuntary,
        ended_date as valid_from_date,
        coalesce(
            lead(ended_date) over (
                partition by customer_id
                order by ended_date
            ),
            date '9999-12-31'
        ) as valid_to_date
    from last_of_day

)

select * from final
