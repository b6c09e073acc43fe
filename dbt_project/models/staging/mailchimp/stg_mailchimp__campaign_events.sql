with

recipient_activity as (

    select * from {{ source('mailchimp', 'recipient_activity') }}

),

email_activity as (

    select * from {{ source('mailchimp', 'email_activity') }}

),

campaigns as (

    select * from {{ source('mailchimp', 'campaigns') }}

),

unnested as (

    select
        _source,
        _path,
        _record_number,
        campaign_id,
        email_address_hash,
        unnest(cast(activity as json[])) as entry
    from recipient_activity

),

{# Both list the same activities: whoever exports both has none twice. #}
activities as (

    select
        _source,
        _path,
        _record_number,
        campaign_id,
        email_address_hash,
        entry ->> 'action' as event_type,
        cast(entry ->> 'timestamp' as timestamptz) as occurred_at,
        entry ->> 'url' as url
    from unnested
    union all
    select
        _source,
        _path,
        _record_number,
        campaign_id,
        email_address_hash,
        action as event_type,
        timestamp as occurred_at,
        url
    from email_activity

),

latest as (

    {{ latest_version('activities', key=[
        'campaign_id', 'email_address_hash', 'event_type', 'occurred_at', 'url',
    ]) }}

),

latest_campaigns as (

    {{ latest_version('campaigns', key=['id']) }}

),

renamed as (

    select
        latest._source as source_name,
        md5(concat_ws(
            '|', latest.campaign_id, latest.email_address_hash,
            latest.event_type, epoch_us(latest.occurred_at), latest.url
        )) as event_id,
        cast(null as varchar) as customer_id,
        latest.email_address_hash as recipient_id,
        latest.campaign_id,

        'email' as channel,
        latest.event_type,
        latest_campaigns.title as campaign_name,

        cast(null as decimal(18, 6)) as sentiment_score,

        false as is_bot,

        {{ utc("latest.occurred_at") }} as occurred_at
    from latest
    left join latest_campaigns
        on latest.campaign_id = latest_campaigns.id

)

select * from renamed
