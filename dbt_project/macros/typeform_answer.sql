{% macro typeform_answer(ref) -%}
    list_transform(
        list_filter(
            cast(answers as json[]),
            lambda item: (item ->> '$.field.ref') = {{ ref }}
        ),
        lambda item: coalesce(
            item ->> '$.number',
            item ->> '$.choice.label',
            item ->> '$.choice.other',
            item ->> '$.boolean',
            item ->> '$.text'
        )
    )[1]
{%- endmacro %}
