{# Segments of every metric that has a customer. #}
{% macro customer_segments() %}
    {{ return(['customer_segment', 'country', 'plan_id']) }}
{% endmacro %}
