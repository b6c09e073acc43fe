{% macro period_and_segment(segments) -%}
    {{ period_grain_and_start() }},
        {{ segment_name_and_value(segments) }}
{%- endmacro %}
