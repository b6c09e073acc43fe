with

source as (

    select * from {{ source('shopify', 'order_lines') }}

),

orders as (

    {{ shopify_orders('source') }}

),

renamed as (

    select
        _source as source_name,
        id as charge_id,
        email_hash as customer_id,
        cast(null as varchar) as invoice_id,
        case when product_count = 1 then product_id end as product_id,

        currency,
        case
            when financial_status in (
                'paid', 'partially_paid', 'partially_refunded', 'refunded'
            ) then 'succeeded'
            when financial_status in ('authorized', 'pending') then 'pending'
            when financial_status = 'expired' then 'failed'
            else financial_status
        end as status,

        case
            when financial_status = 'partially_paid'
                then total - coalesce(outstanding_balance, 0)
            else total
        end as amount,
        coalesce(refunded_amount, 0) as amount_refunded,

        is_test,

        {{ utc("coalesce(paid_at, created_at)") }} as created_at
    from orders
    {# Of a voided order nothing was ever taken. #}
    where
        is_order and financial_status != 'voided'
        and email_hash is not null

)

select * from renamed
