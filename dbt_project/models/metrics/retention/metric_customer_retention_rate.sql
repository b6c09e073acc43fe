with

customers as (

    select * from {{ ref('fct_customer_retention') }}
    where is_counted

),

by_period as (

    {{ share_of_opening_book(
        'customers', where='is_in_opening_book and not is_lost'
    ) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='higher_is_better',
        interval='wilson',
    ) }}

)

select * from metric
