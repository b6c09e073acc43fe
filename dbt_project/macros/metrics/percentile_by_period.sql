{% macro percentile_by_period(
    rows, date, value, share, segments, divisor=none
) -%}
    with

    rows_in_periods as (

        {{ add_periods(rows, date=date) }}

    )

    select
        {{ period_and_segment(segments) }},
        percentile_cont({{ share }}) within group (order by {{ value }})
        {{- '' if divisor is none else ' / ' ~ divisor }} as metric_value,
        count(*) as sample_size
    from rows_in_periods
    group by {{ every_period_and_segment(segments) }}
{%- endmacro %}
