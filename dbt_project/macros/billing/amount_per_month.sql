{% macro amount_per_month(amount, start_date, end_date) -%}
    {%- set months = "date_diff('month', " ~ start_date ~ ", " ~ end_date ~ ")"
    -%}
    {%- set days = "date_diff('day', " ~ start_date ~ ", " ~ end_date ~ ")" -%}
    cast(
        round(
            case
                when
                    {{ months }} > 0
                    and (
                        day({{ end_date }}) = day({{ start_date }})
                        or {{ start_date }} = last_day({{ start_date }})
                        and day({{ end_date }}) > day({{ start_date }})
                        or {{ end_date }} = last_day({{ end_date }})
                        and day({{ end_date }}) < day({{ start_date }})
                    )
                    then {{ amount }} / {{ months }}
                when {{ days }} % 7 = 0
                    then {{ amount }} * 52 / 12 * 7 / nullif({{ days }}, 0)
                else {{ amount }} * 365 / 12 / nullif({{ days }}, 0)
            end
        ) as bigint
    )
{%- endmacro %}
