with

every_source as (

    {{ every_source('campaign_events') }}

),

final as (

    select
        source_name,
        event_id,
        customer_id,
        recipient_id,
        campaign_id,

        channel,
        event_type,
        campaign_name,

        sentiment_score,

        is_bot,

        occurred_at
    from every_source

)

select * from final
