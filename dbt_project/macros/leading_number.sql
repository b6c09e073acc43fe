{% macro leading_number(text) -%}
    try_cast(
        regexp_extract(
            trim({{ text }}),
            '^([+-]?[0-9]+(\.[0-9]+)?)([ :.=)(–—-]+[^0-9]*)?$',
            1
        ) as decimal(18, 6)
    )
{%- endmacro %}
