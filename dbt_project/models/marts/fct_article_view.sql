with

article_views as (

    select * from {{ ref('int_article_views') }}

),

articles as (

    select * from {{ ref('dim_article') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

identified as (

    {{ with_customer_id('article_views', other_id='visitor_id') }}

),

dated as (

    select
        *,
        {{ local_date('viewed_at') }} as viewed_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='viewed_date') }}

),

final as (

    select
        segmented.view_id,
        segmented.article_id,
        segmented.customer_id,
        segmented.session_id,
        coalesce(articles.product_id, 'unknown') as product_id,
        segmented.plan_id,

        coalesce(articles.section, 'unknown') as section,
        segmented.locale,
        segmented.customer_segment,
        segmented.country,

        segmented.engaged_seconds,

        segmented.is_bot,
        segmented.is_test_customer as is_test,
        not (segmented.is_bot or segmented.is_test_customer)
        and segmented.viewed_date <= {{ as_of_date() }} as is_counted,

        segmented.viewed_date,

        segmented.viewed_at
    from segmented
    left join articles
        on segmented.article_id = articles.article_id

)

select * from final
