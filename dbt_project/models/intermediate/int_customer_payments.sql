with

charges as (

    select * from {{ ref('fct_charge') }}
    where
        is_counted
        and status = 'succeeded'

),

paid_by_currency as (

    select
        customer_id,
        currency,
        cast(sum(net_amount) as bigint) as net_amount,
        count(*) as charge_count
    from charges
    group by customer_id, currency

),

final as (

    select
        customer_id,
        first(currency order by charge_count desc, currency asc) as currency,
        first(net_amount order by charge_count desc, currency asc)
            as historic_value,
        map_from_entries(
            list(row(currency, net_amount) order by currency asc)
        ) as historic_value_by_currency
    from paid_by_currency
    group by customer_id

)

select * from final
