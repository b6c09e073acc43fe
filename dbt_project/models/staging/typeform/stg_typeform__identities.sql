with

api_responses as (

    select * from {{ source('typeform', 'responses') }}

),

csv_responses as (

    select * from {{ source('typeform', 'responses_csv') }}

),

respondents as (

    select
        _source as source_name,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash
        ) as source_id,
        linked_respondent_email_hash as email_hash,
        submitted_at as told_at,
        _path,
        _record_number
    from api_responses
    union all
    select
        _source as source_name,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash
        ) as source_id,
        linked_respondent_email_hash as email_hash,
        submit_date as told_at,
        _path,
        _record_number
    from csv_responses

),

renamed as (

    {{ last_told_address('respondents') }}

)

select * from renamed
