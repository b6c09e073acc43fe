with

source as (

    select * from {{ source('chargebee', 'customers') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='resource_version') }}

),

renamed as (

    select
        id as customer_id,

        billing_country as country,
        cf_segment as customer_segment,
        cf_acquired_from as acquired_from,

        false as is_test,
        coalesce(deleted, false) as is_deleted,

        {{ utc('created_at') }} as created_at,
        coalesce(
            {{ utc('updated_at') }}, {{ utc('created_at') }}
        ) as updated_at
    from latest

)

select * from renamed
