with

articles as (

    select * from {{ ref('int_articles') }}

),

final as (

    select
        article_id,
        coalesce(
            min_by(product_id, row(created_at, locale)), 'unknown'
        ) as product_id,

        min_by(title, row(created_at, locale)) as title,
        coalesce(
            min_by(section, row(created_at, locale)), 'unknown'
        ) as section,
        min_by(locale, row(created_at, locale)) as first_locale,

        min_by(word_count, row(created_at, locale)) as word_count,
        count(*) as locale_count,

        bool_and(is_deleted) as is_deleted,

        min(created_at) as created_at,
        max(updated_at) as updated_at
    from articles
    group by article_id

)

select * from final
