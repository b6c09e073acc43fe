{% macro time_at(object, path) -%}
    make_timestamp(
        1000000 * cast({{ text_at(object, path) }} as bigint)
    )
{%- endmacro %}
