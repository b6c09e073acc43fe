{% macro last_told_address(respondents) -%}
    select
        source_name,
        source_id,
        email_hash,
        false as is_customer
    from {{ respondents }}
    where source_id is not null
    qualify row_number() over (
        partition by source_name, source_id
        order by
            email_hash is null,
            told_at desc nulls last,
            _path desc,
            _record_number desc
    ) = 1
{%- endmacro %}
