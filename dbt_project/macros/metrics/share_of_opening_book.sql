{% macro share_of_opening_book(customers, where) -%}
    {%- set segments = customer_segments() -%}
    select
        period_grain,
        period_start,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where {{ where }}) as numerator,
        count(*) filter (where is_in_opening_book) as denominator,
        count(*) filter (where is_in_opening_book) as sample_size
    from {{ customers }}
    group by
        {{ every_segment(['period_grain', 'period_start'], segments) }}
{%- endmacro %}
