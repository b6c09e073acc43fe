with

sent_to as (

    select * from {{ source('mailchimp', 'sent_to') }}

),

campaigns as (

    select * from {{ source('mailchimp', 'campaigns') }}

),

latest as (

    {{ latest_version(
        'sent_to', key=['campaign_id', 'email_address_hash']
    ) }}

),

latest_campaigns as (

    {{ latest_version('campaigns', key=['id']) }}

),

renamed as (

    select
        latest._source as source_name,
        md5(concat_ws(
            '|', latest.campaign_id, latest.email_address_hash, 'sent'
        )) as event_id,
        cast(null as varchar) as customer_id,
        latest.email_address_hash as recipient_id,
        latest.campaign_id,

        'email' as channel,
        'sent' as event_type,
        latest_campaigns.title as campaign_name,

        cast(null as decimal(18, 6)) as sentiment_score,

        false as is_bot,

        {{ utc("latest_campaigns.send_time") }} as occurred_at
    from latest
    left join latest_campaigns
        on latest.campaign_id = latest_campaigns.id

)

select * from renamed
