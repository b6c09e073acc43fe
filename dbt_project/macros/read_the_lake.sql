{#
    Before Spark builds: as views on the lake, the landed tables, and the metric
    tables whose rows are taken over in part; and the tables that are left as
    they were published. A key may have come more than once, which the warehouse
    notes and Spark finds out.
#}
{% macro read_the_lake() -%}
    {% do run_query('create schema if not exists landed') %}
    {%- for name, address in adapter.landed_tables() %}
        {% do run_query(
            'create or replace view landed.' ~ name
            ~ ' as select *, true as _is_repeated from parquet.`'
            ~ address ~ '`'
        ) %}
    {%- endfor %}
    {%- for name, path in adapter.restored_tables() %}
        {% do run_query('create schema if not exists ' ~ name.split('.')[0]) %}
        {% do run_query('drop table if exists ' ~ name) %}
        {% do run_query(
            'create table ' ~ name ~ ' using parquet as'
            ~ ' select * from parquet.`' ~ path ~ '`'
        ) %}
    {%- endfor %}
    {% do run_query('create schema if not exists kept') %}
    {%- for name, address in adapter.kept_tables() %}
        {% do run_query(
            'create or replace view kept.' ~ name
            ~ ' as select * from parquet.`' ~ address ~ '`'
        ) %}
    {%- endfor %}
{%- endmacro %}
