with

source as (

    select * from {{ source('stripe', 'subscriptions_csv') }}

),

api_subscriptions as (

    select id from {{ source('stripe', 'subscriptions') }}
    group by id

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

renamed as (

    select
        latest._source as source_name,
        latest.id as subscription_id,
        latest.customer_id,
        latest.plan as plan_id,
        latest.product as product_id,

        case latest.status
            when 'incomplete_expired' then 'canceled'
            else latest.status
        end as status,
        latest.cancellation_reason,

        latest.ended_at is not null
        and (
            latest.status = 'incomplete_expired'
            or coalesce(latest.cancellation_reason = 'payment_failed', false)
        ) as is_involuntary,

        {{ utc('latest.start_date') }} as started_at,
        {{ utc('latest.trial_end') }} as trial_ended_at,
        {{ utc('latest.canceled_at') }} as canceled_at,
        {{ utc('latest.ended_at') }} as ended_at,
        greatest(
            {{ utc('latest.start_date') }},
            {{ utc('latest.canceled_at') }},
            {{ utc('latest.ended_at') }}
        ) as updated_at
    from latest
    left join api_subscriptions
        on latest.id = api_subscriptions.id
    where api_subscriptions.id is null

)

select * from renamed
