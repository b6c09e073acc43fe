with

source as (

    select * from {{ source('delighted', 'responses') }}

),

respondents as (

    select
        _source as source_name,
        coalesce(
            linked_respondent_id,
            person
        ) as source_id,
        coalesce(
            linked_respondent_email_hash,
            person_email_hash
        ) as email_hash,
        updated_at as told_at,
        _path,
        _record_number
    from source

),

renamed as (

    {{ last_told_address('respondents') }}

)

select * from renamed
