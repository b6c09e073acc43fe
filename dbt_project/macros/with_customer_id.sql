{% macro with_customer_id(rows, source_id='customer_id', other_id=none) -%}
    {%- set own_id = rows ~ '.' ~ source_id -%}
    {%- set known_id = own_id if other_id is none
        else 'coalesce(' ~ own_id ~ ', ' ~ rows ~ '.' ~ other_id ~ ')' -%}
    select
        {{ rows }}.* {%- if source_id == 'customer_id' %} exclude (customer_id)
        {%- endif %},
        coalesce(identity_map.customer_id, {{ own_id }}) as customer_id
    from {{ rows }}
    left join identity_map
        on
            {{ rows }}.source_name = identity_map.source_name
            and {{ known_id }} = identity_map.source_id
{%- endmacro %}
