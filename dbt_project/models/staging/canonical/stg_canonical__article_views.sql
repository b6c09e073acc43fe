with

source as not materialized (

    select * from {{ source('helpdesk', 'article_views') }}

),

latest as (

    {{ latest_landed_version('source', key=['view_id']) }}

),

renamed as (

    select
        _source as source_name,
        view_id,
        article_id,
        customer_id,
        visitor_id,
        session_id,

        locale,

        engaged_seconds,

        coalesce(is_bot, false) as is_bot,

        {{ utc("viewed_at") }} as viewed_at
    from latest

)

select * from renamed
