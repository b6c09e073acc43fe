with

source as not materialized (

    select * from {{ source('billing', 'subscriptions') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['subscription_id'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
        subscription_id,
        customer_id,
        plan_id,
        product_id,

        status,
        cancellation_reason,

        coalesce(is_involuntary, false) as is_involuntary,

        {{ utc("started_at") }} as started_at,
        {{ utc("trial_end") }} as trial_ended_at,
        {{ utc("canceled_at") }} as canceled_at,
        {{ utc("ended_at") }} as ended_at,
        {{ utc("updated_at") }} as updated_at
    from latest

)

select * from renamed
