{% macro metric_from_ratio(
    rows,
    unit,
    direction,
    interval=none,
    scale=1,
    benchmark='null'
) -%}
    {%- if interval == 'wilson' -%}
        {%- set bounds = wilson_interval() -%}
    {%- elif interval == 'nps' -%}
        {%- set bounds = nps_interval() -%}
    {%- else -%}
        {%- set bounds = {'low': 'null', 'high': 'null'} -%}
    {%- endif -%}
    {{ metric_table(
        rows,
        unit=unit,
        direction=direction,
        metric_value=scale ~ ' * cast(numerator as double)'
            ~ ' / nullif(cast(denominator as double), 0)',
        numerator='numerator',
        denominator='denominator',
        interval=bounds,
        benchmark=benchmark
    ) }}
{%- endmacro %}
