{#
    Shapes rows with a metric_value of their own (a median, an amount, a count)
    into a metric table: no numerator, no denominator, no interval.
#}
{% macro metric_from_value(rows, unit, direction, benchmark='null') -%}
    {{ metric_table(
        rows,
        unit=unit,
        direction=direction,
        metric_value='metric_value',
        benchmark=benchmark
    ) }}
{%- endmacro %}
