-- The views of visits are those of sessions in which a reader is known.
with

article_views as (

    select * from {{ ref('fct_article_view') }}
    where
        not is_bot
        and viewed_date <= {{ as_of_date() }}

),

visits as (

    select * from {{ ref('fct_article_visit') }}

),

known_sessions as (

    select session_id
    from article_views
    where
        session_id is not null
        and customer_id is not null
    group by session_id

),

expected as (

    select count(*) as view_count
    from article_views
    inner join known_sessions
        on article_views.session_id = known_sessions.session_id

),

found as (

    select coalesce(sum(view_count), 0) as view_count
    from visits

),

compared as (

    select
        expected.view_count as expected_count,
        found.view_count as found_count
    from expected
    cross join found
    where expected.view_count != found.view_count

)

select * from compared
