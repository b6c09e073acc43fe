{# Where the reporting timezone is UTC, no row has to ask the calendar. #}
{% macro local_time(column) -%}
    {%- if var('reporting_timezone') == 'UTC' -%}
    {{ column }}
    {%- else -%}
    timezone('{{ var("reporting_timezone") }}', timezone('UTC', {{ column }}))
    {%- endif -%}
{%- endmacro %}
