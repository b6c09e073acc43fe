{% macro id_at(object, path) -%}
    coalesce(
        {{ text_at(object, path ~ '.id') }}, {{ text_at(object, path) }}
    )
{%- endmacro %}
