{% macro utc(column) -%}
    timezone('UTC', {{ column }})
{%- endmacro %}
