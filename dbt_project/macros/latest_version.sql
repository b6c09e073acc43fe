{#
    Nearly every key has one version. Only those that came more than once are
    put in order: a window over all rows costs three times as much.
#}
{% macro latest_version(relation, key, cursor=none) -%}
    {%- set same_key -%}
        {%- for column in key -%}
            versions.{{ column }} is not distinct from repeated.{{ column }}
            {{- ' and ' if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    with

    repeated as (

        select {{ key | join(', ') }}
        from {{ relation }}
        group by {{ key | join(', ') }}
        having count(*) > 1

    )

    select versions.*
    from {{ relation }} as versions
    anti join repeated
        on {{ same_key }}

    union all

    select versions.*
    from {{ relation }} as versions
    semi join repeated
        on {{ same_key }}
    qualify row_number() over (
        partition by {{ key | join(', ') }}
        order by
            {%- if cursor %}
            {{ utc(cursor) }} < {{ end_of_as_of_day() }} desc,
            case
                when {{ utc(cursor) }} < {{ end_of_as_of_day() }} then {{ cursor }}
            end desc nulls last,
            {{ cursor }} asc,
            {%- endif %}
            _path desc,
            _record_number desc
    ) = 1
{%- endmacro %}
