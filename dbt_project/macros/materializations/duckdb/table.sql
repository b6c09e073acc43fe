{#
    A table is dropped and made in one transaction: a reader of the private
    file sees the old one or the new one. The usual way, by renaming twice and
    dropping in a transaction of its own, takes a third of the time of a night.
    A model in Python writes by another connection, which waits for the drop.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set language = model['language'] -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if language == 'python' %}
        {{ drop_relation_if_exists(existing) }}
        {{ adapter.commit() }}
    {%- endif %}
    {% call statement('main', language=language) -%}
        {%- if existing is not none and language == 'sql' -%}
            drop {{ existing.type }} if exists {{ existing }};
        {%- endif %}
        {{- create_table_as(False, target, compiled_code, language) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
