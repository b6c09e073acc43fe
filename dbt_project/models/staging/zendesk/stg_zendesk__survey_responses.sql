with

source as (

    select * from {{ source('zendesk', 'csat_survey_responses') }}

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

unnested as (

    select
        *,
        unnest(
            from_json(answers, '[{
                "type": "VARCHAR", "value": "VARCHAR",
                "rating": "DECIMAL(18,6)", "rating_category": "VARCHAR",
                "created_at": "TIMESTAMPTZ", "updated_at": "TIMESTAMPTZ",
                "question": {
                    "id": "VARCHAR", "type": "VARCHAR", "sub_type": "VARCHAR"
                }
            }]')
        ) as answer
    from latest

),

{# No file tells how long a scale is, but only short ones call 2 or 3 good. #}
scaled as (

    select
        *,
        max(answer['value']) filter (
            where answer['type'] = 'open_ended'
        ) over (partition by id) as comment_text,
        case
            when answer['rating_category'] = 'good' and answer['rating'] < 4
                then answer['rating']
            when
                answer['rating_category'] = 'neutral' and answer['rating'] = 2
                then 3
            else 5
        end as choice_count
    from unnested

),

renamed as (

    select
        _source as source_name,
        id as response_id,
        answer['question']['id'] as question_id,
        survey_id,
        responder_id as respondent_id,
        _id_prefix || nullif(
            regexp_extract(
                cast(subject_zrns as varchar), 'zen:ticket:([0-9]+)', 1
            ), ''
        ) as ticket_id,
        cast(null as varchar) as call_id,
        cast(null as varchar) as order_id,
        cast(null as varchar) as product_id,
        cast(null as varchar) as agent_id,

        'customer' as population,
        case
            when answer['question']['sub_type'] = 'customer_satisfaction'
                then 'csat'
            else 'other'
        end as metric,
        'higher_is_better' as scale_direction,
        cast(null as varchar) as channel,
        cast(null as varchar) as language,
        cast(null as varchar) as task,
        comment_text,

        {# Two choices are a yes and a no. #}
        cast(
            case
                when choice_count = 2 then answer['rating'] - 1
                else answer['rating']
            end as decimal(18, 6)
        ) as score,
        cast(
            case when choice_count = 2 then 0 else 1 end as decimal(18, 6)
        ) as scale_min,
        cast(
            case when choice_count = 2 then 1 else choice_count end
            as decimal(18, 6)
        ) as scale_max,

        true as is_complete,
        false as is_test,

        cast(null as timestamp) as sent_at,
        {{ utc("coalesce(answer['updated_at'], answer['created_at'])") }}
            as responded_at
    from scaled
    where starts_with(answer['question']['type'], 'rating_scale')

)

select * from renamed
