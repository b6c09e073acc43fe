with

source as (

    select * from {{ source('zendesk', 'satisfaction_ratings') }}

),

survey_responses as (

    select * from {{ source('zendesk', 'csat_survey_responses') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='updated_at') }}

),

{# Of a survey's answer a rating is a copy on another scale. #}
surveyed as (

    select
        _id_prefix || regexp_extract(
            cast(subject_zrns as varchar), 'zen:ticket:([0-9]+)', 1
        ) as ticket_id
    from survey_responses
    group by ticket_id

),

renamed as (

    select
        latest._source as source_name,
        latest.id as response_id,
        'satisfaction_rating' as question_id,
        'satisfaction_rating' as survey_id,
        latest.requester_id as respondent_id,
        latest.ticket_id,
        cast(null as varchar) as call_id,
        cast(null as varchar) as order_id,
        cast(null as varchar) as product_id,
        latest.assignee_id as agent_id,

        'customer' as population,
        'csat' as metric,
        'higher_is_better' as scale_direction,
        cast(null as varchar) as channel,
        cast(null as varchar) as language,
        cast(null as varchar) as task,
        latest.comment as comment_text,

        cast(latest.score = 'good' as decimal(18, 6)) as score,
        cast(0 as decimal(18, 6)) as scale_min,
        cast(1 as decimal(18, 6)) as scale_max,

        true as is_complete,
        false as is_test,

        cast(null as timestamp) as sent_at,
        {{ utc("latest.updated_at") }} as responded_at
    from latest
    left join surveyed
        on latest.ticket_id = surveyed.ticket_id
    where
        {# The others only tell who was asked, or not. #}
        latest.score in ('good', 'bad')
        and surveyed.ticket_id is null

)

select * from renamed
