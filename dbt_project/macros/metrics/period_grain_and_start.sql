{% macro period_grain_and_start() -%}
    case
            {%- for grain in var('metric_grains') %}
            when grouping({{ grain }}_start) = 0 then '{{ grain }}'
            {%- endfor %}
        end as period_grain,
        coalesce(
            {%- for grain in var('metric_grains') %}
            {{ grain }}_start {{- ',' if not loop.last }}
            {%- endfor %}
        ) as period_start
{%- endmacro %}
