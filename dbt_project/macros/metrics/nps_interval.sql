{% macro nps_interval() %}
    {% set balance = '(numerator / (denominator + 3e0))' %}
    {% set decisive = '((decisive_count + 1.5e0) / (denominator + 3e0))' %}
    {% set margin -%}
        196 * sqrt(
            ({{ decisive }} - {{ balance }} * {{ balance }})
            / (denominator + 3e0)
        )
    {%- endset %}
    {#- greatest() and least() skip nulls: without a value there is no bound. #}
    {% set bounded = 'case when numerator is not null then ' %}
    {{ return({
        'low': bounded
            ~ 'greatest(100 * ' ~ balance ~ ' - ' ~ margin ~ ', -100) end',
        'high': bounded
            ~ 'least(100 * ' ~ balance ~ ' + ' ~ margin ~ ', 100) end',
    }) }}
{% endmacro %}
