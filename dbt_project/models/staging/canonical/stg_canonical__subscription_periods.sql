with

source as not materialized (

    select * from {{ source('billing', 'subscription_periods') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['subscription_id', 'period_start']
    ) }}

),

renamed as (

    select
        _source as source_name,
        subscription_id,
        customer_id,
        plan_id,
        product_id,

        currency,

        mrr_amount,

        period_start as period_start_date,
        period_end as period_end_date
    from latest

)

select * from renamed
