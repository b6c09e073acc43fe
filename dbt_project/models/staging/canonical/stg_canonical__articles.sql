with

source as not materialized (

    select * from {{ source('helpdesk', 'articles') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['article_id', 'locale'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        article_id,
        product_id,

        locale,
        title,
        section,

        word_count,

        coalesce(is_deleted, false) as is_deleted,

        {{ utc("created_at") }} as created_at,
        {{ utc("updated_at") }} as updated_at
    from latest

)

select * from renamed
