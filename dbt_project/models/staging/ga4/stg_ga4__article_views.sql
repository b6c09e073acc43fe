with

source as (

    select * from {{ source('ga4', 'events') }}

),

{# Without its place in the batch, an event is told by its details. #}
latest as (

    {{ latest_version('source', key=[
        'event_timestamp', 'event_name', 'user_pseudo_id', 'batch_event_index',
        'case when batch_event_index is null then event_params::varchar end',
    ]) }}

),

events as (

    select
        *,
        {{ param_value('event_params', 'page_location', 'string') }}
            as page_location,
        {{ param_value('event_params', 'ga_session_id', 'int') }}
            as ga_session_id,
        try_cast(
            {{ param_value('event_params', 'engagement_time_msec', 'int') }}
            as bigint
        ) as engagement_time_msec
    from latest

),

read as (

    select
        *,
        regexp_extract(
            page_location, '{{ var("ga4_article_pattern") }}', 1
        ) as locale,
        regexp_extract(
            page_location, '{{ var("ga4_article_pattern") }}', 2
        ) as article_id
    from events
    where regexp_matches(page_location, '{{ var("ga4_article_pattern") }}')

),

{# Time before the first view of an article in a visit belongs to that view. #}
numbered as (

    select
        *,
        greatest(
            1,
            count(*) filter (where event_name = 'page_view') over (
                partition by
                    user_pseudo_id, ga_session_id, article_id, locale
                order by event_timestamp, batch_event_index, _record_number
            )
        ) as view_number
    from read

),

timed as (

    select
        *,
        sum(engagement_time_msec) over (
            partition by
                user_pseudo_id, ga_session_id, article_id, locale, view_number
        ) as engaged_milliseconds
    from numbered

),

renamed as (

    select
        _source as source_name,
        md5(
            concat_ws(
                '|',
                user_pseudo_id,
                epoch_us(event_timestamp),
                event_name,
                coalesce(cast(batch_event_index as varchar), page_location)
            )
        ) as view_id,
        article_id,
        user_id as customer_id,
        user_pseudo_id as visitor_id,
        user_pseudo_id || '.' || ga_session_id as session_id,

        nullif(locale, '') as locale,

        {# Time without a visit may be anybody's. #}
        case
            when user_pseudo_id || ga_session_id is not null
                then cast(round(engaged_milliseconds / 1000) as bigint)
        end as engaged_seconds,

        false as is_bot,

        {{ utc("event_timestamp") }} as viewed_at
    from timed
    where event_name = 'page_view'

)

select * from renamed
