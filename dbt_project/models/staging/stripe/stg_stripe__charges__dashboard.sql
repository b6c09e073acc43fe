with

source as (

    select * from {{ source('stripe', 'payments_csv') }}

),

api_charges as (

    select id from {{ source('stripe', 'charges') }}
    group by id

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

renamed as (

    select
        latest._source as source_name,
        latest.id as charge_id,
        {# A guest is known by the address, without one by this charge only. #}
        coalesce(
            latest.customer_id, latest.customer_email_hash, latest.id
        ) as customer_id,
        latest.invoice_id,
        latest.metadata_product_id as product_id,

        latest.currency,
        case
            when latest.status = 'succeeded' and not latest.captured
                then 'pending'
            else latest.status
        end as status,

        latest.amount,
        latest.amount_refunded,

        coalesce(latest.mode = 'Test', false) as is_test,

        {{ utc('latest.created') }} as created_at
    from latest
    left join api_charges
        on latest.id = api_charges.id
    where api_charges.id is null

)

select * from renamed
