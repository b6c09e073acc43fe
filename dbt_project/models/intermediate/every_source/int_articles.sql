with

every_source as (

    {{ every_source('articles') }}

),

final as (

    select
        article_id,
        product_id,

        locale,
        title,
        section,

        word_count,

        is_deleted,

        created_at,
        updated_at
    from every_source

)

select * from final
