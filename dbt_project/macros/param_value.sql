{% macro param_value(params, key, kind) -%}
    json_extract_string(
        {{ params }},
        '$[' || list_position(
            json_extract_string({{ params }}, '$[*].key'), '{{ key }}'
        ) - 1 || '].value.{{ kind }}_value'
    )
{%- endmacro %}
