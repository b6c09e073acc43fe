with

events as (

    select * from {{ source('klaviyo', 'events') }}

),

metrics as (

    select * from {{ source('klaviyo', 'metrics') }}

),

latest as (

    {{ latest_version('events', key=['id'], cursor='datetime') }}

),

latest_metrics as (

    {{ latest_version('metrics', key=['id']) }}

),

named as (

    select
        latest.*,
        latest_metrics.name as metric_name,
        {{ klaviyo_event_type('latest_metrics.name') }} as event_type
    from latest
    left join latest_metrics
        on latest.metric_id = latest_metrics.id

),

{# Orders and the like are no events of campaigns. One of a kind that is not
   known stays, without a type: it could be anything, and a test tells. #}
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
    where event_type is not null or metric_name is null

)

select * from renamed
