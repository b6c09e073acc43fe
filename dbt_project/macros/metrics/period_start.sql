{# First day of the period that holds a date. Weeks start on Monday. #}
{% macro period_start(grain, date) -%}
    cast(date_trunc('{{ grain }}', {{ date }}) as date)
{%- endmacro %}
