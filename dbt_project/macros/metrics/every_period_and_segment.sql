{% macro every_period_and_segment(segments) -%}
    {%- set sets = [] -%}
    {%- for grain in var('metric_grains') -%}
        {%- do sets.extend(segment_sets(grain ~ '_start', segments)) -%}
    {%- endfor -%}
    grouping sets (
        {{ sets | join(',\n        ') }}
    )
{%- endmacro %}
