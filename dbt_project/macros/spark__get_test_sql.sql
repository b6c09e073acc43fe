{% macro spark__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.translated(
        default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit)
    ) }}
{%- endmacro %}
