with

source as (

    select * from {{ source('woocommerce', 'orders') }}

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}

),

latest as (

    {{ latest_version(
        'source', key=['_source', 'id'], cursor='date_modified_gmt'
    ) }}

),

orders as (

    {{ woocommerce_orders('latest') }}

),

refunded as (

    select
        orders.*,
        abs(
            coalesce(
                list_sum(
                    cast(
                        orders.refunds ->> '$[*].total' as decimal(18, 4)[]
                    )
                ),
                0
            )
        ) as refunded_units,
        coalesce(currency_exponents.exponent, 2) as exponent
    from orders
    left join currency_exponents
        on orders.currency = currency_exponents.currency

),

renamed as (

    select
        _source as source_name,
        id as charge_id,
        buyer_id as customer_id,
        cast(null as varchar) as invoice_id,
        case
            when len(list_distinct(product_ids)) = 1 then product_ids[1]
        end as product_id,

        currency,
        case
            when date_paid_gmt is not null then 'succeeded'
            when status in ('completed', 'processing', 'refunded')
                then 'succeeded'
            when status in ('on-hold', 'pending') then 'pending'
            else status
        end as status,

        total as amount,
        cast(round(refunded_units * 10 ** exponent) as bigint)
            as amount_refunded,

        false as is_test,

        {{ utc("coalesce(date_paid_gmt, date_created_gmt)") }} as created_at
    from refunded
    {# Nobody tried to take money for a cart, or before it was given up. #}
    where
        (
            date_paid_gmt is not null
            or status not in ('cancelled', 'checkout-draft', 'trash')
        )
        and buyer_id is not null

)

select * from renamed
