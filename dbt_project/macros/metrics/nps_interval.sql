{% macro nps_interval() %}
    {% set balance = '(numerator / (denominator + 3e0))' %}
    {% set decisive = '((decisive_count + 1.5e0) / (denominator + 3e0))' %}
    {% set margin -%}
        196 * sqrt(
            ({{ decisive }} - {{ balance }} * {{ balance }})
            / (denominator + 3e0)
        )
    {%- endset %}
    {{ return({
        'low': 'greatest(100 * ' ~ balance ~ ' - ' ~ margin ~ ', -100)',
        'high': 'least(100 * ' ~ balance ~ ' + ' ~ margin ~ ', 100)',
    }) }}
{% endmacro %}
