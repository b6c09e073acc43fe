with

source as (

    select * from {{ source('zendesk', 'articles') }}

),

sections as (

    select * from {{ source('zendesk', 'sections') }}

),

latest as (

    {{ latest_version('source', key=['id', 'locale'], cursor='updated_at') }}

),

latest_sections as (

    {{ latest_version('sections', key=['id', 'locale'], cursor='updated_at') }}

),

renamed as (

    select
        latest.id as article_id,
        cast(null as varchar) as product_id,

        latest.locale,
        latest.title,
        coalesce(latest_sections.name, latest.section_id) as section,

        len(
            regexp_extract_all(
                regexp_replace(latest.body, '<[^>]*>|&nbsp;', ' ', 'g'), '\S+'
            )
        ) as word_count,

        coalesce(latest.draft, false) as is_deleted,

        {{ utc("latest.created_at") }} as created_at,
        {{ utc("latest.updated_at") }} as updated_at
    from latest
    left join latest_sections
        on
            latest.section_id = latest_sections.id
            and latest.locale = latest_sections.locale

)

select * from renamed
