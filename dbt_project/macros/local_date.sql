{% macro local_date(column) -%}
    cast({{ local_time(column) }} as date)
{%- endmacro %}
