{#
    Nearly every key has one version. Only those that came more than once are
    put in order: a window over all rows costs three times as much.
#}
{% macro latest_version(relation, key, cursor=none) -%}
    {%- set keys -%}
        {%- for part in key -%}
            key_{{ loop.index }} {{- ', ' if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    {%- set same_key -%}
        {%- for part in key -%}
            versions.key_{{ loop.index }}
            is not distinct from repeated.key_{{ loop.index }}
            {{- ' and ' if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    with

    versions as (

        select
            *,
            {%- for part in key %}
            {{ part }} as key_{{ loop.index }} {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ relation }}

    ),

    repeated as (

        select {{ keys }}
        from versions
        group by {{ keys }}
        having count(*) > 1

    )

    select versions.* exclude ({{ keys }})
    from versions
    anti join repeated
        on {{ same_key }}

    union all

    select versions.* exclude ({{ keys }})
    from versions
    semi join repeated
        on {{ same_key }}
    {{ only_latest([keys], cursor) }}
{%- endmacro %}
