{% macro scored_answers(responses, answer, comment) -%}
    select
        {{ responses }}.*,
        questions.question_id,
        questions.population,
        questions.metric,
        questions.scale_min,
        questions.scale_max,
        questions.scale_direction,
        {{ comment }} as answer_comment,
        case
            when labels.label is null then {{ leading_number(answer) }}
            else labels.score
        end as answer_score
    from {{ responses }}
    inner join {{ source('survey_settings', 'survey_questions') }} as questions
        on {{ responses }}._source = questions.source_name
    left join {{ source('survey_settings', 'survey_labels') }} as labels
        on
            questions.source_name = labels.source_name
            and questions.question_key = labels.question_key
            and lower(trim({{ answer }})) = labels.label
    where {{ answer }} is not null or {{ comment }} is not null
{%- endmacro %}
