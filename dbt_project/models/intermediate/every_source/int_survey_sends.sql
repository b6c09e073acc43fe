with

every_source as (

    {{ every_source('survey_sends') }}

),

final as (

    select
        source_name,
        send_id,
        survey_id,
        respondent_id,
        response_id,

        is_delivered,

        sent_at
    from every_source

)

select * from final
