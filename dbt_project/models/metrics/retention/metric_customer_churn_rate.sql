with

customers as (

    select * from {{ ref('fct_customer_retention') }}
    where is_counted

),

by_period as (

    {{ share_of_opening_book('customers', where='is_lost') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='lower_is_better',
        interval='wilson',
    ) }}

)

select * from metric
