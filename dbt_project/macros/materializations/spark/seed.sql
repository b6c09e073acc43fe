{# Written as Parquet by this process, in the types of the YAML. #}
{% materialization seed, adapter='spark' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- do store_result('agate_table', 'OK', load_agate_table()) -%}
    {{ run_hooks(pre_hooks) }}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        create table {{ target }} using parquet as
        select * from parquet.`{{ adapter.stored_seed(
            model.name,
            model.root_path ~ '/' ~ model.original_file_path,
            config.get('column_types', {})
        ) }}`
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
