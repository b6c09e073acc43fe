with

campaign_events as (

    select * from {{ ref('int_campaign_events') }}

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

    {{ with_customer_id('campaign_events', other_id='recipient_id') }}

),

dated as (

    select
        *,
        {{ local_date('occurred_at') }} as occurred_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='occurred_date') }}

),

final as (

    select
        event_id,
        customer_id,
        coalesce(recipient_id, customer_id) as recipient_id,
        coalesce(campaign_id, 'unknown') as campaign_id,
        plan_id,

        event_type,
        channel,
        campaign_name,
        customer_segment,
        country,

        sentiment_score,

        event_type not in ('sent', 'delivered', 'bounce') as is_reaction,
        event_type in ('open', 'click', 'accept', 'share') as is_engagement,
        is_bot,
        is_test_customer as is_test,
        not (is_bot or is_test_customer)
        and occurred_date <= {{ as_of_date() }} as is_counted,

        occurred_date,

        occurred_at
    from segmented

)

select * from final
