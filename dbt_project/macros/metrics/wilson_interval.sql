{% macro wilson_interval() %}
    {{ return({
        'low': wilson_lower_bound('numerator'),
        'high': '1 - ' ~ wilson_lower_bound('(denominator - numerator)'),
    }) }}
{% endmacro %}


{% macro wilson_lower_bound(count) -%}
    {%- set z_squared = '3.8416e0' -%}
    (
        2 * {{ count }} + {{ z_squared }} - sqrt({{ z_squared }} * (
            {{ z_squared }} + 4e0
            * numerator * (denominator - numerator) / nullif(denominator, 0)
        ))
    ) / (2 * (denominator + {{ z_squared }}))
{%- endmacro %}
