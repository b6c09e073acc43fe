with

every_source as (

    {{ every_source('subscriptions') }}

),

final as (

    select
        source_name,
        subscription_id,
        customer_id,
        plan_id,
        product_id,

        status,
        cancellation_reason,

        is_involuntary,

        started_at,
        trial_ended_at,
        canceled_at,
        ended_at,
        updated_at
    from every_source

)

select * from final
