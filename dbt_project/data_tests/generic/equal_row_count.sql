{% test equal_row_count(model, compare_model) %}

with

own as (

    select count(*) as row_count from {{ model }}

),

compared as (

    select count(*) as row_count from {{ compare_model }}

)

select
    own.row_count,
    compared.row_count as compared_row_count
from own
cross join compared
where own.row_count != compared.row_count

{% endtest %}
