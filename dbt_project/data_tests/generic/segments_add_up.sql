{% test segments_add_up(model, columns, except_segments=[]) %}

{#- A metric has one row per period and value of a segment, and the rows of a
    segment add up to the one of all. -#}
with

repeated as (

    select
        period_grain,
        period_start,
        segment_name
    from {{ model }}
    group by
        period_grain,
        period_start,
        segment_name,
        segment_value
    having count(*) > 1

),

parts as (

    select
        period_grain,
        period_start,
        segment_name,
        {% for column in columns %}
        sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ model }}
    where
        segment_name not in ('{{ (["all"] + except_segments) | join("', '") }}')
    group by
        period_grain,
        period_start,
        segment_name

),

totals as (

    select
        period_grain,
        period_start,
        {{ columns | join(',\n        ') }}
    from {{ model }}
    where segment_name = 'all'

)

select * from repeated
union all
select
    parts.period_grain,
    parts.period_start,
    parts.segment_name
from parts
left join totals
    on
        parts.period_grain = totals.period_grain
        and parts.period_start = totals.period_start
where
    false
    {% for column in columns %}
    or (parts.{{ column }} is null) != (totals.{{ column }} is null)
    or abs(parts.{{ column }} - totals.{{ column }})
    > 1e-9 * greatest(abs(totals.{{ column }}), 1)
    {% endfor %}

{% endtest %}
