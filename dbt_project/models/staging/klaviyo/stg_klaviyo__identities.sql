with

profiles as (

    select * from {{ source('klaviyo', 'profiles') }}

),

events as (

    select * from {{ source('klaviyo', 'events') }}

),

events_flat as (

    select * from {{ source('klaviyo', 'events_flat') }}

),

latest_profiles as (

    {{ latest_version('profiles', key=['id']) }}

),

{# What a profile says of itself counts before where an e-mail once went. #}
addresses as (

    select
        _source,
        id as profile_id,
        email_hash,
        3 as certainty,
        cast(null as timestamptz) as known_at
    from latest_profiles
    union all
    select
        _source,
        profile_id,
        person_email_hash,
        2 as certainty,
        datetime as known_at
    from events_flat
    union all
    select
        _source,
        profile_id,
        recipient_email_hash,
        1 as certainty,
        datetime as known_at
    from events_flat
    union all
    select
        _source,
        profile_id,
        recipient_email_hash,
        1 as certainty,
        datetime as known_at
    from events

),

renamed as (

    select
        _source as source_name,
        profile_id as source_id,
        max_by(email_hash, row(certainty, known_at, email_hash))
            as email_hash,
        false as is_customer
    from addresses
    where profile_id is not null and email_hash is not null
    group by source_name, source_id

)

select * from renamed
