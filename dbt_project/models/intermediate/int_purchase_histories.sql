with

charges as (

    select * from {{ ref('fct_charge') }}
    where
        is_counted
        and status = 'succeeded'

),

subscribers as (

    select * from {{ ref('int_renewal_histories') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}
    where currency = '{{ var("reporting_currency") }}'

),

buyers as (

    select charges.*
    from charges
    anti join subscribers
        on charges.customer_id = subscribers.customer_id

),

converted as (

    select
        buyers.customer_id,
        buyers.created_date as purchase_date,
        min(buyers.created_date) over (
            partition by buyers.customer_id
        ) as first_purchase_date,
        cast(buyers.net_amount as decimal(18, 0))
        * exchange_rates.minor_unit_rate as reporting_amount
    from buyers
    left join exchange_rates
        on
            buyers.currency = exchange_rates.currency
            and {{ as_of_date() }} >= exchange_rates.valid_from_date
            and {{ as_of_date() }} < exchange_rates.valid_to_date

),

histories as (

    select
        customer_id,
        count(distinct purchase_date) - 1 as frequency,
        date_diff('day', first_purchase_date, max(purchase_date))
            as recency_days,
        date_diff('day', first_purchase_date, {{ as_of_date() }}) as age_days,
        -- More given back than was paid is no value either; skips nulls too.
        greatest(
            sum(reporting_amount)
            filter (where purchase_date > first_purchase_date), 0
        ) as repeat_amount,
        count(*) = count(reporting_amount) as is_converted
    from converted
    group by customer_id, first_purchase_date

),

final as (

    select
        histories.customer_id,
        histories.frequency,
        histories.recency_days,
        histories.age_days,
        case
            when histories.is_converted
                then
                    cast(histories.repeat_amount as double)
                    / power(10, coalesce(currency_exponents.exponent, 2))
        end as repeat_value
    from histories
    left join currency_exponents
        on true

)

select * from final
