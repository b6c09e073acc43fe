with

email_events as (

    select * from {{ source('hubspot', 'email_events') }}

),

campaigns as (

    select * from {{ source('hubspot', 'campaigns') }}

),

latest as (

    {{ latest_version('email_events', key=['id'], cursor='created') }}

),

latest_campaigns as (

    {{ latest_version('campaigns', key=['id']) }}

),

{# An e-mail that was held back, waits, or was printed is no event of a
   campaign; nor is one that a later event stands for. Whoever changes single
   subscriptions may add some: only leaving all of them is an unsubscribe. #}
told as (

    select *
    from latest
    where
        obsoleted_by_id is null
        and type not in (
            'PROCESSED', 'DEFERRED', 'DROPPED', 'SUPPRESSED', 'PRINT',
            'UNBOUNCE'
        )
        and (
            type != 'STATUSCHANGE'
            or portal_subscription_status = 'UNSUBSCRIBED'
        )

),

renamed as (

    select
        told._source as source_name,
        told.id as event_id,
        cast(null as varchar) as customer_id,
        told.recipient_hash as recipient_id,
        told.email_campaign_id as campaign_id,

        'email' as channel,
        case told.type
            when 'SPAMREPORT' then 'spam_report'
            when 'STATUSCHANGE' then 'unsubscribe'
            when 'FORWARD' then 'share'
            else lower(told.type)
        end as event_type,
        latest_campaigns.name as campaign_name,

        cast(null as decimal(18, 6)) as sentiment_score,

        coalesce(told.filtered_event, false) as is_bot,

        {{ utc("told.created") }} as occurred_at
    from told
    left join latest_campaigns
        on told.email_campaign_id = latest_campaigns.id

)

select * from renamed
