{% macro only_latest(key, cursor) -%}
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
