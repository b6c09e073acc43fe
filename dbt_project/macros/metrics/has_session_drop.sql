{% macro has_session_drop() -%}
    100 * last_session_count * {{ var('session_base_weeks') }}
    < {{ var('session_drop_below_percent') }} * base_session_count
    * {{ var('session_drop_weeks') }}
{%- endmacro %}
