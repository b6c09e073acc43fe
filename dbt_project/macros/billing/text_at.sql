{% macro text_at(object, path) -%}
    json_extract_string({{ object }}, '$.{{ path }}')
{%- endmacro %}
