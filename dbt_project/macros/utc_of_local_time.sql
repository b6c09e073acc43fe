{# Written out and read again, as not every engine has a type for times of day. #}
{% macro utc_of_local_time(day, time, time_zone) -%}
    {{ utc("timezone(
        " ~ time_zone ~ ",
        cast(cast(" ~ day ~ " as varchar) || ' ' || cast(" ~ time ~ " as varchar)
            as timestamp)
    )") }}
{%- endmacro %}
