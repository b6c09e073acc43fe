-- Rates to another currency would convert every amount wrongly without a sign.
with

fx_rates as (

    select * from {{ ref('fx_rates') }}
    where currency = '{{ var("reporting_currency") }}'

),

checked as (

    select
        count(*) as rate_count,
        count(*) filter (where rate = 1) as right_count
    from fx_rates

),

broken as (

    select * from checked
    where
        rate_count = 0
        or rate_count != right_count

)

select * from broken
