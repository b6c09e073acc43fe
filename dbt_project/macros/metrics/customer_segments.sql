{% macro customer_segments() %}
    {{ return(['customer_segment', 'country', 'plan_id']) }}
{% endmacro %}
