{% macro every_segment(keys, segments) -%}
    grouping sets (
        {{ segment_sets(keys | join(', '), segments) | join(',\n        ') }}
    )
{%- endmacro %}


{% macro segment_sets(keys, segments) %}
    {% set sets = ['(' ~ keys ~ ')'] %}
    {% for segment in segments if var('metric_segments') %}
        {% do sets.append('(' ~ keys ~ ', ' ~ segment ~ ')') %}
    {% endfor %}
    {{ return(sets) }}
{% endmacro %}
