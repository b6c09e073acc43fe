with

charges as (

    select * from {{ source('stripe', 'charges') }}

),

invoice_payments as (

    select * from {{ source('stripe', 'invoice_payments') }}

),

latest_charges as (

    {{ latest_version('charges', key=['id'], cursor='event_created') }}

),

latest_payments as (

    {{ latest_version(
        'invoice_payments',
        key=['coalesce(payment_intent, charge)'],
        cursor='event_created'
    ) }}

),

renamed as (

    select
        latest_charges._source as source_name,
        latest_charges.id as charge_id,
        {# A guest is known by the address, without one by this charge only. #}
        coalesce(
            latest_charges.customer,
            latest_charges.billing_email_hash,
            latest_charges.id
        ) as customer_id,
        coalesce(latest_charges.invoice, latest_payments.invoice) as invoice_id,
        latest_charges.metadata_product_id as product_id,

        latest_charges.currency,
        case
            when
                latest_charges.status = 'succeeded'
                and not latest_charges.captured
                then 'pending'
            else latest_charges.status
        end as status,

        latest_charges.amount,
        latest_charges.amount_refunded,

        not coalesce(latest_charges.livemode, true) as is_test,

        {{ utc('latest_charges.created') }} as created_at
    from latest_charges
    left join latest_payments
        on
            coalesce(latest_charges.payment_intent, latest_charges.id)
            = coalesce(latest_payments.payment_intent, latest_payments.charge)

)

select * from renamed
