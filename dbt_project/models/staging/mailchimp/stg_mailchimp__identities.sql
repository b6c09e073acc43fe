with

recipient_activity as (

    select * from {{ source('mailchimp', 'recipient_activity') }}

),

email_activity as (

    select * from {{ source('mailchimp', 'email_activity') }}

),

sent_to as (

    select * from {{ source('mailchimp', 'sent_to') }}

),

unsubscribes as (

    select * from {{ source('mailchimp', 'unsubscribes') }}

),

abuse_reports as (

    select * from {{ source('mailchimp', 'abuse_reports') }}

),

recipients as (

    select
        _source,
        email_address_hash
    from recipient_activity
    union all
    select
        _source,
        email_address_hash
    from email_activity
    union all
    select
        _source,
        email_address_hash
    from sent_to
    union all
    select
        _source,
        email_address_hash
    from unsubscribes
    union all
    select
        _source,
        email_address_hash
    from abuse_reports

),

renamed as (

    select
        _source as source_name,
        email_address_hash as source_id,
        email_address_hash as email_hash,
        false as is_customer
    from recipients
    group by source_name, source_id

)

select * from renamed
