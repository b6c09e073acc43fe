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
        -- An ordered aggregate keeps a sort per customer: only the map has one.
        arg_min(currency, row(-charge_count, currency)) as currency,
        arg_min(net_amount, row(-charge_count, currency)) as historic_value,
        map_from_entries(
            list(row(currency, net_amount) order by currency asc)
        ) as historic_value_by_currency
    from paid_by_currency
    group by customer_id

)

select * from final
