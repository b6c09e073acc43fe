{% macro metric_from_value(rows, unit, direction, benchmark='null') -%}
    {{ metric_table(
        rows,
        unit=unit,
        direction=direction,
        metric_value='metric_value',
        benchmark=benchmark
    ) }}
{%- endmacro %}
