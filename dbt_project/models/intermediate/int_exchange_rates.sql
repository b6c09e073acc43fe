with

fx_rates as (

    select * from {{ ref('fx_rates') }}

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}

),

reporting_currency as (

    select
        fx_rates.currency,
        coalesce(max(currency_exponents.exponent), 2) as exponent
    from fx_rates
    left join currency_exponents
        on fx_rates.currency = currency_exponents.currency
    where fx_rates.currency = '{{ var("reporting_currency") }}'
    group by fx_rates.currency

),

final as (

    select
        fx_rates.currency,
        -- Minor unit to minor unit: 1 yen is one minor unit, 1 dollar 100.
        cast(
            fx_rates.rate
            * cast(
                power(
                    10,
                    reporting_currency.exponent
                    - coalesce(currency_exponents.exponent, 2)
                ) as decimal(9, 4)
            ) as decimal(20, 12)
        ) as minor_unit_rate,
        fx_rates.valid_from as valid_from_date,
        coalesce(
            lead(fx_rates.valid_from) over (
                partition by fx_rates.currency
                order by fx_rates.valid_from
            ),
            date '9999-12-31'
        ) as valid_to_date
    from fx_rates
    cross join reporting_currency
    left join currency_exponents
        on fx_rates.currency = currency_exponents.currency

)

select * from final
