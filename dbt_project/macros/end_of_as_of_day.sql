{% macro end_of_as_of_day() -%}
    timezone(
        'UTC',
        timezone(
            '{{ var("reporting_timezone") }}',
            cast({{ as_of_date() }} + 1 as timestamp)
        )
    )
{%- endmacro %}
