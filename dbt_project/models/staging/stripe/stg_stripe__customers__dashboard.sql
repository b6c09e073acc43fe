with

source as (

    select * from {{ source('stripe', 'customers_csv') }}

),

api_customers as (

    select id from {{ source('stripe', 'customers') }}
    group by id

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

renamed as (

    select
        latest.id as customer_id,

        latest.address_country as country,
        latest.metadata_segment as customer_segment,
        latest.metadata_acquired_from as acquired_from,

        false as is_test,
        false as is_deleted,

        {{ utc('latest.created') }} as created_at,
        {{ utc('latest.created') }} as updated_at
    from latest
    left join api_customers
        on latest.id = api_customers.id
    where api_customers.id is null

)

select * from renamed
