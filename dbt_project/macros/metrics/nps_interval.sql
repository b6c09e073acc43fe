{#
    95 % adjusted Wald interval of a Net Promoter Score: three answers are
    added, of which 0.75 promoters, 0.75 detractors and 1.5 passives. They
    cancel out of the difference and add 1.5 to decisive_count, the promoters
    and detractors together.
#}
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
