{% macro local_date(column) -%}
    cast(
        timezone(
            '{{ var("reporting_timezone") }}', timezone('UTC', {{ column }})
        ) as date
    )
{%- endmacro %}
