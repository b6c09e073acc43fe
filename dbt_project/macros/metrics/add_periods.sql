{% macro add_periods(
    rows,
    date,
    until_date=none,
    grains=['day', 'week', 'month', 'quarter', 'year']
) -%}
    select
        *
        {%- for grain in var('metric_grains') %},
        {%- set start = period_start(grain, date) %}
        {%- if grain not in grains %}
        cast(null as date) as {{ grain }}_start
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
