with

source as (

    select * from {{ source('qualtrics', 'responses') }}

),

respondents as (

    select
        _source as source_name,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash,
            recipient_email_hash
        ) as source_id,
        coalesce(
            linked_respondent_email_hash,
            recipient_email_hash
        ) as email_hash,
        recorded_date as told_at,
        _path,
        _record_number
    from source

),

renamed as (

    {{ last_told_address('respondents') }}

)

select * from renamed
