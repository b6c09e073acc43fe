{% macro add_periods(
    rows,
    date,
    until_date=none,
    grains=['day', 'week', 'month', 'quarter', 'year']
) -%}
    {%- set days = restated_days() -%}
    {%- if days is not none and (
        until_date or date != model.config.meta.facts_by_day.date
    ) -%}
        {{ exceptions.raise_compiler_error(
            'The facts of this metric are taken by another day than they count'
            ' on: take them by ref, or by ' ~ date ~ '.'
        ) }}
    {%- endif -%}
    select
        *
        {%- for grain in var('metric_grains') %},
        {%- set start = period_start(grain, date) %}
        {%- if grain not in grains %}
        cast(null as date) as {{ grain }}_start
        {%- elif days is not none %}
        case when {{ is_restated(grain, start, days) }} then {{ start }} end
            as {{ grain }}_start
        {%- elif until_date is none %}
        {{ start }} as {{ grain }}_start
        {%- else %}
        case
            when
                {{ until_date }} is null
                or {{ until_date }} >= {{ period_end(grain, start) }}
                then {{ start }}
        end as {{ grain }}_start
        {%- endif %}
        {%- endfor %}
    from {{ rows }}
{%- endmacro %}
