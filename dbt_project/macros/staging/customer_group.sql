{% macro customer_group(groups) -%}
    coalesce(
        {%- for name in var('customer_groups') %}
        {{ groups }} ->> '$.{{ name }}[0]',
        {{ groups }} ->> '$.{{ name }}' {%- if not loop.last %},{% endif %}
        {%- endfor %}
    )
{%- endmacro %}
