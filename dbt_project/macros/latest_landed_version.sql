{#
    Loading notes which keys came more than once: only their rows are put in
    order. Where nothing is known of a row, it is among them.
#}
{% macro latest_landed_version(relation, key, cursor=none) -%}
    select *
    from {{ relation }}
    where not _is_repeated

    union all

    select *
    from {{ relation }}
    where coalesce(_is_repeated, true)
    {{ only_latest(key, cursor) }}
{%- endmacro %}
