{% macro last_date_by_period(rows, date) -%}
    with

    rows_in_periods as (

        {{ add_periods(rows, date=date) }}

    )

    select
        {{ period_and_segment([]) }},
        max({{ date }}) as last_date
    from rows_in_periods
    group by {{ every_period_and_segment([]) }}
{%- endmacro %}
