{% macro sum_at(object, path) -%}
    coalesce(
        list_sum(
            cast(json_extract({{ object }}, '$.{{ path }}') as bigint [])
        ), 0
    )
{%- endmacro %}
