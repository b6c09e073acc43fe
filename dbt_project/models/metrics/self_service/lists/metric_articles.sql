with

articles as (

    select * from {{ ref('dim_article') }}

),

views as (

    select * from {{ ref('fct_article_view') }}
    where is_counted

),

visits as (

    select * from {{ ref('fct_article_visit') }}
    where is_counted

),

view_totals as (

    select
        article_id,
        count(*) as view_count,
        count(engaged_seconds) as timed_view_count,
        percentile_cont(0.5) within group (order by engaged_seconds)
            as read_seconds_median
    from views
    group by article_id

),

visit_totals as (

    select
        article_id,
        count(*) as visit_count,
        count(*) filter (where is_followed_by_contact) as followed_visit_count
    from visits
    group by article_id

),

known_articles as (

    select
        article_id,
        title,
        section,
        product_id,
        is_deleted,
        word_count,
        word_count * 60 / {{ var('reading_words_per_minute') }}
            as reading_seconds
    from articles

),

final as (

    select
        coalesce(
            known_articles.article_id, view_totals.article_id
        ) as article_id,
        coalesce(known_articles.product_id, 'unknown') as product_id,
        known_articles.title,
        coalesce(known_articles.section, 'unknown') as section,
        known_articles.word_count,
        coalesce(view_totals.view_count, 0) as view_count,
        coalesce(view_totals.timed_view_count, 0) as timed_view_count,
        view_totals.read_seconds_median,
        known_articles.reading_seconds,
        view_totals.read_seconds_median
        / nullif(known_articles.reading_seconds, 0) as read_share,
        coalesce(visit_totals.visit_count, 0) as visit_count,
        coalesce(visit_totals.followed_visit_count, 0) as followed_visit_count,
        visit_totals.followed_visit_count / nullif(visit_totals.visit_count, 0)
            as contact_rate,
        known_articles.is_deleted,
        {{ as_of_date() }} as as_of_date
    from known_articles
    full outer join view_totals
        on known_articles.article_id = view_totals.article_id
    left join visit_totals
        on
            coalesce(known_articles.article_id, view_totals.article_id)
            = visit_totals.article_id

)

select * from final
