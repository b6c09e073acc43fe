{% test segments_add_up(model, columns, except_segments=[]) %}

with

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
