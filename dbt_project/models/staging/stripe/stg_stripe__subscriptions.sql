with

source as (

    select * from {{ source('stripe', 'subscriptions') }}

),

latest as (

    {{ latest_version(
        'source',
        key=['id'],
        cursor='greatest(event_created, canceled_at, ended_at)'
    ) }}

),

items as (

    select
        id,
        unnest(cast(items as json[])) as item
    from latest

),

priced_items as (

    select
        id,
        {{ text_at('item', 'price.id') }} as plan_id,
        {{ id_at('item', 'price.product') }} as product_id,
        coalesce(
            cast({{ text_at('item', 'price.unit_amount_decimal') }} as double)
            * cast({{ text_at('item', 'quantity') }} as double), 0
        ) as amount
    from items

),

main_items as (

    select * from priced_items
    qualify row_number() over (
        partition by id
        order by amount desc, plan_id asc
    ) = 1

),

renamed as (

    select
        latest._source as source_name,
        latest.id as subscription_id,
        latest.customer as customer_id,
        main_items.plan_id,
        main_items.product_id,

        case latest.status
            when 'incomplete_expired' then 'canceled'
            else latest.status
        end as status,
        coalesce(
            latest.cancellation_feedback, latest.cancellation_reason
        ) as cancellation_reason,

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
            {{ utc('latest.event_created') }},
            {{ utc('latest.canceled_at') }},
            {{ utc('latest.ended_at') }}
        ) as updated_at
    from latest
    left join main_items
        on latest.id = main_items.id

)

select * from renamed
