with

source as (

    select * from {{ source('surveymonkey', 'responses') }}

),

respondents as (

    select
        _source as source_name,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash,
            email_address_hash
        ) as source_id,
        coalesce(
            linked_respondent_email_hash,
            email_address_hash
        ) as email_hash,
        end_date as told_at,
        _path,
        _record_number
    from source

),

renamed as (

    {{ last_told_address('respondents') }}

)

select * from renamed
