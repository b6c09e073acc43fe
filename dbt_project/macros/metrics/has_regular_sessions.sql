{% macro has_regular_sessions() -%}
    base_session_count >= {{ var('session_base_weeks') }}
{%- endmacro %}
