{% macro seconds_between(start, end) -%}
    datesub('second', {{ start }}, {{ end }})
{%- endmacro %}
