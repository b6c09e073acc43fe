{# A view is replaced in place, in Spark's words. #}
{% materialization view, adapter='spark' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        create or replace view {{ target }} as
        {{ typed_as_contracted(adapter.translated(compiled_code)) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
