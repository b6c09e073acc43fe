with

every_source as (

    {{ every_source('subscription_periods') }}

),

final as (

    select
        source_name,
        subscription_id,
        customer_id,
        plan_id,
        product_id,

        currency,

        mrr_amount,

        period_start_date,
        period_end_date
    from every_source

)

select * from final
