{#
    The facts of a metric each of whose periods follows from the facts of its
    own days. A run computes the periods with a day whose facts are others than
    before, and needs the facts of these alone; add_periods leaves out the other
    periods, and metric_table takes their rows as they were.
#}
{% macro facts_by_day(fact, date) -%}
    {%- do config(meta={'facts_by_day': {'date': date}}) -%}
    {%- set days = restated_days() -%}
    {%- if days is none -%}
    {{ ref(fact) }}
    {%- elif not days -%}
    (select * from {{ ref(fact) }} where false)
    {%- else -%}
    (
        select * from {{ ref(fact) }}
        where
            {{ date }} >= least({{ restated_bounds(days[0]).starts }})
            and {{ date }} < greatest({{ restated_bounds(days[-1]).ends }})
    )
    {%- endif -%}
{%- endmacro %}


{# Days whose facts are others than before, in order; none computes all periods. #}
{% macro restated_days() %}
    {% set days = var('restated_days', none) %}
    {{ return(days.get(this.name) if days is mapping else none) }}
{% endmacro %}


{% macro restated_bounds(day) %}
    {% set literal = "date '" ~ day ~ "'" %}
    {% set starts, ends = [literal], [literal] %}
    {% for grain in var('metric_grains') %}
        {% set start = period_start(grain, literal) %}
        {% do starts.append(start) %}
        {% do ends.append(period_end(grain, start)) %}
    {% endfor %}
    {{ return({'starts': starts | join(', '), 'ends': ends | join(', ')}) }}
{% endmacro %}


{% macro is_restated(grain, start, days) -%}
    {%- if not days -%}
    false
    {%- else -%}
    {{ start }} in (
        {%- for day in days %}
        {{ period_start(grain, "date '" ~ day ~ "'") }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    )
    {%- endif -%}
{%- endmacro %}
