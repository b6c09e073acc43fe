with

events as (

    select * from {{ source('klaviyo', 'events_flat') }}

),

latest as (

    {{ latest_version('events', key=['id'], cursor='datetime') }}

),

named as (

    select
        *,
        {{ klaviyo_event_type('event_name') }} as event_type
    from latest

),

{# Orders and the like are no events of campaigns. #}
renamed as (

    select
        _source as source_name,
        id as event_id,
        cast(null as varchar) as customer_id,
        profile_id as recipient_id,
        campaign_id,

        'email' as channel,
        event_type,
        campaign_name,

        cast(null as decimal(18, 6)) as sentiment_score,

        coalesce(is_machine_open, false)
        or coalesce(is_bot_click, false) as is_bot,

        {{ utc("datetime") }} as occurred_at
    from named
    where event_type is not null

)

select * from renamed
