{#
    Select list of a query on rows from add_periods, grouped by
    every_period_and_segment. period_start is null in the group of the rows
    that count in no period of a grain; metric_table leaves it out.
#}
{% macro period_and_segment(segments) -%}
    case
            {%- for grain in var('metric_grains') %}
            when grouping({{ grain }}_start) = 0 then '{{ grain }}'
            {%- endfor %}
        end as period_grain,
        coalesce(
            {%- for grain in var('metric_grains') %}
            {{ grain }}_start {{- ',' if not loop.last }}
            {%- endfor %}
        ) as period_start,
        {{ segment_name_and_value(segments) }}
{%- endmacro %}
