{% set metric_models = var('metric_models', []) %}
{% if execute and not metric_models %}
    {{ exceptions.raise_compiler_error(
        'cx_metrics gathers the metric tables that the variable metric_models'
        ' names, and it names none. Run dbt as "cx dbt ...", which names them.'
    ) }}
{% endif %}

{% for metric_model in metric_models %}
    select
        metric_name,
        unit,
        direction,
        period_grain,
        period_start,
        period_end,
        is_complete_period,
        segment_name,
        segment_value,
        metric_value,
        numerator,
        denominator,
        sample_size,
        interval_low,
        interval_high,
        previous_value,
        is_significant_change,
        benchmark,
        as_of_date
    from {{ ref(metric_model) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
