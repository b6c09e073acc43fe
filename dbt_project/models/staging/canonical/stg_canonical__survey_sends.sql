with

source as not materialized (

    select * from {{ source('survey', 'survey_sends') }}

),

latest as (

    {{ latest_landed_version('source', key=['send_id']) }}

),

renamed as (

    select
        _source as source_name,
        send_id,
        survey_id,
        respondent_id,
        response_id,

        coalesce(is_delivered, true) as is_delivered,

        {{ utc("sent_at") }} as sent_at
    from latest

)

select * from renamed
