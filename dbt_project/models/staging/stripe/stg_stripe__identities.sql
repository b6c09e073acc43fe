with

customers as (

    select * from {{ source('stripe', 'customers') }}

),

dashboard_customers as (

    select * from {{ source('stripe', 'customers_csv') }}

),

guest_charges as (

    select * from {{ source('stripe', 'charges') }}
    where customer is null and billing_email_hash is not null

),

dashboard_guest_charges as (

    select * from {{ source('stripe', 'payments_csv') }}
    where customer_id is null and customer_email_hash is not null

),

people as (

    select
        _source as source_name,
        id as source_id,
        email_hash,
        true as is_customer,
        event_created as told_at
    from customers
    where created is not null

    union all

    select
        _source as source_name,
        id as source_id,
        email_hash,
        true as is_customer,
        created as told_at
    from dashboard_customers

    union all

    select
        _source as source_name,
        billing_email_hash as source_id,
        billing_email_hash as email_hash,
        false as is_customer,
        created as told_at
    from guest_charges

    union all

    select
        _source as source_name,
        customer_email_hash as source_id,
        customer_email_hash as email_hash,
        false as is_customer,
        created as told_at
    from dashboard_guest_charges

),

renamed as (

    select
        source_name,
        source_id,
        max_by(email_hash, row(told_at, email_hash)) as email_hash,

        is_customer
    from people
    group by source_name, source_id, is_customer

)

select * from renamed
