{% macro sum_by_period(
    rows,
    date,
    columns=['numerator', 'denominator', 'sample_size'],
    grains=['day', 'week', 'month', 'quarter', 'year']
) -%}
    with

    rows_in_periods as (

        {{ add_periods(rows, date=date, grains=grains) }}

    )

    select
        {{ period_grain_and_start() }},
        segment_name,
        segment_value
        {%- for column in columns %},
        sum({{ column }}) as {{ column }}
        {%- endfor %}
    from rows_in_periods
    group by grouping sets (
        {%- for grain in var('metric_grains') %}
        ({{ grain }}_start, segment_name, segment_value)
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
