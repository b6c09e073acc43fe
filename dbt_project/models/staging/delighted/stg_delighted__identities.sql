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

    select
        source_name,
        source_id,
        email_hash,
        false as is_customer
    from respondents
    where source_id is not null
    qualify row_number() over (
        partition by source_name, source_id
        order by
            email_hash is null,
            told_at desc nulls last,
            _path desc,
            _record_number desc
    ) = 1

)

select * from renamed
