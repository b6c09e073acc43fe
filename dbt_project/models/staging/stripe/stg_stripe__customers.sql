with

source as (

    select * from {{ source('stripe', 'customers') }}

),

flagged as (

    select
        *,
        bool_or(
            coalesce(deleted, event_type = 'customer.deleted', false)
            and coalesce(
                {{ utc('event_created') }} < {{ end_of_as_of_day() }}, true
            )
        ) over (partition by id) as is_deleted
    from source

),

{# What is left of a deleted customer tells nothing but that it is deleted. #}
whole as (

    select * from flagged
    where created is not null

),

latest as (

    {{ latest_version('whole', key=['id'], cursor='event_created') }}

),

renamed as (

    select
        id as customer_id,

        address_country as country,
        metadata_segment as customer_segment,
        metadata_acquired_from as acquired_from,

        not coalesce(livemode, true) as is_test,
        is_deleted,

        {{ utc('created') }} as created_at,
        {{ utc('event_created') }} as updated_at
    from latest

)

select * from renamed
