{% macro period_start(grain, date) -%}
    cast(date_trunc('{{ grain }}', {{ date }}) as date)
{%- endmacro %}
