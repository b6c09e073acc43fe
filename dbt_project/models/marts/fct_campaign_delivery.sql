with

campaign_events as (

    select * from {{ ref('fct_campaign_event') }}
    where
        recipient_id is not null
        and not is_bot
        and occurred_date <= {{ as_of_date() }}

),

ordered as (

    select
        *,
        row(
            event_type != 'delivered',
            event_type != 'sent',
            occurred_at,
            event_id
        ) as event_order,
        row(customer_id is null, occurred_at, event_id) as customer_order
    from campaign_events

),

pairs as (

    select
        recipient_id,
        campaign_id,
        min_by(channel, event_order) as channel,
        -- As one value: each of them by itself would keep an order of its own
        -- in memory, for every pair.
        min_by(
            struct_pack(
                customer_id := customer_id,
                customer_segment := customer_segment,
                country := country,
                plan_id := plan_id,
                is_test := is_test
            ),
            customer_order
        ) as customer,
        bool_or(event_type = 'bounce') as is_bounced,
        bool_or(event_type = 'open') as is_opened,
        bool_or(event_type = 'click') as is_clicked,
        min(occurred_at) filter (
            where event_type = 'delivered'
        ) as confirmed_at,
        min(occurred_at) filter (where event_type = 'sent') as sent_at
    from ordered
    group by recipient_id, campaign_id

),

delivered as (

    select
        *,
        struct_extract(customer, 'customer_id') as customer_id,
        struct_extract(customer, 'plan_id') as plan_id,
        struct_extract(customer, 'customer_segment') as customer_segment,
        struct_extract(customer, 'country') as country,
        struct_extract(customer, 'is_test') as is_test,
        case
            when confirmed_at is not null then confirmed_at
            when not is_bounced then sent_at
        end as delivered_at
    from pairs

),

final as (

    select
        recipient_id,
        campaign_id,
        customer_id,
        plan_id,

        channel,
        customer_segment,
        country,

        is_opened,
        is_clicked,
        is_bounced,
        delivered_at is not null as is_delivered,
        is_test,
        delivered_at is not null and not is_test as is_counted,

        {{ local_date('delivered_at') }} as delivered_date,

        delivered_at
    from delivered

)

select * from final
