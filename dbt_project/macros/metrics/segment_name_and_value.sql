{% macro segment_name_and_value(segments) -%}
    {%- if segments and var('metric_segments') -%}
        case
            {%- for segment in segments %}
            when grouping({{ segment }}) = 0 then '{{ segment }}'
            {%- endfor %}
            else 'all'
        end as segment_name,
        case
            {%- for segment in segments %}
            when grouping({{ segment }}) = 0 then {{ segment }}
            {%- endfor %}
            else 'all'
        end as segment_value
    {%- else -%}
        'all' as segment_name,
        'all' as segment_value
    {%- endif -%}
{%- endmacro %}
