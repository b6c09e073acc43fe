{% macro metric_table(
    rows,
    unit,
    direction,
    metric_value,
    numerator='null',
    denominator='null',
    interval={'low': 'null', 'high': 'null'},
    benchmark='null'
) -%}
    {%- set days = restated_days() -%}
    with

    measured as (

        select
            period_grain,
            period_start,
            case period_grain
                {%- for grain in var('metric_grains') %}
                when '{{ grain }}' then {{ period_end(grain, 'period_start') }}
                {%- endfor %}
            end as period_end,
            segment_name,
            segment_value,
            cast({{ metric_value }} as double) as metric_value,
            cast({{ numerator }} as double) as numerator,
            cast({{ denominator }} as double) as denominator,
            cast(sample_size as bigint) as sample_size,
            cast({{ interval.low }} as double) as interval_low,
            cast({{ interval.high }} as double) as interval_high
        from {{ rows }}
        where
            period_start is not null
            and period_grain in ('{{ var("metric_grains") | join("', '") }}')
        {%- if days is not none %}

        union all

        select
            period_grain,
            period_start,
            period_end,
            segment_name,
            segment_value,
            metric_value,
            numerator,
            denominator,
            sample_size,
            interval_low,
            interval_high
        from kept.{{ this.name }}
        where
            not case period_grain
                {%- for grain in var('metric_grains') %}
                when '{{ grain }}'
                    then {{ is_restated(grain, 'period_start', days) }}
                {%- endfor %}
            end
        {%- endif %}

    )

    select
        cast('{{ this.name | replace("metric_", "", 1) }}' as varchar)
            as metric_name,
        cast('{{ unit }}' as varchar) as unit,
        cast('{{ direction }}' as varchar) as direction,
        measured.period_grain,
        measured.period_start,
        measured.period_end,
        measured.period_end <= {{ as_of_date() }} as is_complete_period,
        measured.segment_name,
        measured.segment_value,
        measured.metric_value,
        measured.numerator,
        measured.denominator,
        measured.sample_size,
        measured.interval_low,
        measured.interval_high,
        previous.metric_value as previous_value,
        measured.interval_low > previous.interval_high
        or measured.interval_high < previous.interval_low
            as is_significant_change,
        cast({{ benchmark }} as double) as benchmark,
        {{ as_of_date() }} as as_of_date
    from measured
    left join measured as previous
        on
            measured.period_grain = previous.period_grain
            and measured.period_start = previous.period_end
            and measured.segment_name = previous.segment_name
            and measured.segment_value = previous.segment_value
{%- endmacro %}
