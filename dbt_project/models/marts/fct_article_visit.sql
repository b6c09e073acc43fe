with

article_views as (

    select * from {{ ref('fct_article_view') }}
    where
        session_id is not null
        and not is_bot
        and viewed_date <= {{ as_of_date() }}

),

contacts as (

    select * from {{ ref('fct_contact') }}

),

ordered as (

    select
        *,
        row(viewed_at, view_id) as view_order,
        -- The last view whose reader is known tells whose visit it was.
        row(customer_id is not null, viewed_at, view_id) as reader_order
    from article_views

),

visits as (

    select
        session_id,
        max_by(article_id, view_order) as article_id,
        max_by(section, view_order) as section,
        max_by(customer_id, reader_order) as customer_id,
        max_by(customer_segment, reader_order) as customer_segment,
        max_by(country, reader_order) as country,
        max_by(plan_id, reader_order) as plan_id,
        max_by(is_test, reader_order) as is_test,
        count(*) as view_count,
        min(viewed_at) as first_viewed_at,
        max(viewed_at) as last_viewed_at,
        max(viewed_at)
        + interval '{{ var("self_service_hours") }} hours' as judged_at
    from ordered
    group by session_id
    having count(customer_id) > 0

),

followed_visits as (

    select
        visits.session_id,
        bool_or(contacts.contact_type = 'ticket') as is_followed_by_ticket,
        bool_or(contacts.contact_type = 'call') as is_followed_by_call
    from visits
    inner join contacts
        on
            visits.customer_id = contacts.customer_id
            and visits.last_viewed_at <= contacts.contacted_at
            and visits.judged_at >= contacts.contacted_at
    group by visits.session_id

),

final as (

    select
        visits.session_id,
        visits.customer_id,
        visits.article_id,
        visits.plan_id,

        visits.section,
        visits.customer_segment,
        visits.country,

        visits.view_count,

        visits.is_test,
        visits.judged_at > {{ end_of_as_of_day() }} as is_pending,
        not visits.is_test
        and visits.judged_at <= {{ end_of_as_of_day() }} as is_counted,
        coalesce(
            followed_visits.is_followed_by_ticket, false
        ) as is_followed_by_ticket,
        coalesce(
            followed_visits.is_followed_by_call, false
        ) as is_followed_by_call,
        followed_visits.session_id is not null as is_followed_by_contact,

        {{ local_date('visits.last_viewed_at') }} as last_viewed_date,

        visits.first_viewed_at,
        visits.last_viewed_at
    from visits
    left join followed_visits
        on visits.session_id = followed_visits.session_id

)

select * from final
