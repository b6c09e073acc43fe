with

every_source as (

    {{ every_source('article_views') }}

),

final as (

    select
        source_name,
        view_id,
        article_id,
        customer_id,
        visitor_id,
        session_id,

        locale,

        engaged_seconds,

        is_bot,

        viewed_at
    from every_source

)

select * from final
