with

source as not materialized (

    select * from {{ source('marketing', 'campaign_events') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['event_id'], cursor='occurred_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
        event_id,
        customer_id,
        recipient_id,
        campaign_id,

        channel,
        event_type,
        campaign_name,

        sentiment as sentiment_score,

        coalesce(is_bot, false) as is_bot,

        {{ utc("occurred_at") }} as occurred_at
    from latest

)

select * from renamed
