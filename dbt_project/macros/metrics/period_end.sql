{% macro period_end(grain, period_start) -%}
    {%- set lengths = {
        'day': '1 day',
        'week': '7 day',
        'month': '1 month',
        'quarter': '3 month',
        'year': '1 year',
    } -%}
    cast({{ period_start }} + interval {{ lengths[grain] }} as date)
{%- endmacro %}
