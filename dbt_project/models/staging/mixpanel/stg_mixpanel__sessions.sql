with

source as (

    select * from {{ source('mixpanel', 'events') }}

),

latest as (

    {{ latest_version(
        'source', key=['_source', 'insert_id', 'distinct_id', 'event', 'time']
    ) }}

),

events as (

    select
        _source,
        insert_id,
        distinct_id,
        {# A person may belong to several customers: the first of them. #}
        coalesce(
            try_cast(customer_id as json) ->> '$[0]', customer_id
        ) as customer_id,
        role,
        {{ utc("time") }} as happened_at,
        lag({{ utc("time") }}) over (
            partition by _source, distinct_id
            order by time
        ) as previous_at
    from latest
    where distinct_id is not null

),

numbered as (

    select
        *,
        count(*) filter (
            where
            previous_at is null
            or happened_at
            > previous_at + interval '{{ var("session_gap_minutes") }} minutes'
        ) over (
            partition by _source, distinct_id
            order by happened_at
        ) as session_number
    from events

),

renamed as (

    select
        _source as source_name,
        min(insert_id) as session_id,
        arg_max(customer_id, happened_at) as customer_id,
        distinct_id as user_id,

        arg_max(role, happened_at) as user_role,

        cast(null as bigint) as duration_seconds,
        count(*) as event_count,

        min(happened_at) as started_at,
        max(happened_at) as ended_at
    from numbered
    group by _source, distinct_id, session_number

)

select * from renamed
