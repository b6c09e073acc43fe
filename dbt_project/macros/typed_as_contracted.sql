{% macro typed_as_contracted(query) -%}
    {%- if not config.get('contract').enforced -%}
    {{ query }}
    {%- else -%}
    select
        {%- for column in model.columns.values() %}
        cast({{ column.name }} as {{ adapter.translated_type(column.data_type) }})
        as {{ column.name }} {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        {{ query }}
    )
    {%- endif -%}
{%- endmacro %}
