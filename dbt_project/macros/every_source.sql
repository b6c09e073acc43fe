{% macro every_source(entity) -%}
    {%- set models = var('staging_models')[entity]
        or ['stg_canonical__' ~ entity] -%}
    {%- for model in models %}
    select * from {{ ref(model) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
