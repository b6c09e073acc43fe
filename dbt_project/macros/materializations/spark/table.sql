{#
    As for DuckDB, but translated. What BI reads is copied to the private
    warehouse, from where it is checked, compared and published as ever.
#}
{% materialization table, adapter='spark', supported_languages=['sql', 'python'] %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if model['language'] == 'python' %}
        {% call statement('main', language='python') -%}
            {{ compiled_code }}
        {%- endcall %}
    {%- else %}
        {{ drop_relation_if_exists(existing) }}
        {% call statement('main') -%}
            create table {{ target }} using parquet as
            {{ typed_as_contracted(adapter.translated(compiled_code)) }}
        {%- endcall %}
    {%- endif %}
    {%- if config.get('contract').enforced %}
        {% do adapter.hand_over(target, model.columns) %}
    {%- endif %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
