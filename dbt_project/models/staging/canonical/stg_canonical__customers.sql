with

source as not materialized (

    select * from {{ source('billing', 'customers') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['customer_id'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        customer_id,

        country,
        segment as customer_segment,
        acquired_from,

        coalesce(is_test, false) as is_test,
        coalesce(is_deleted, false) as is_deleted,

        {{ utc("created_at") }} as created_at,
        {{ utc("updated_at") }} as updated_at
    from latest

)

select * from renamed
