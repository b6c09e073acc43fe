with

source as (

    select * from {{ source('chargebee', 'transactions') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='resource_version') }}

),

refunds as (

    select
        id,
        unnest(cast(linked_refunds as json[])) as refund
    from latest

),

refunded as (

    select
        id,
        sum(cast({{ text_at('refund', 'txn_amount') }} as bigint)) as amount
    from refunds
    where {{ text_at('refund', 'txn_status') }} = 'success'
    group by id

),

renamed as (

    select
        latest._source as source_name,
        latest.id as charge_id,
        coalesce(latest.customer_id, latest.id) as customer_id,
        json_extract_string(latest.linked_invoices, '$[0].invoice_id')
            as invoice_id,
        cast(null as varchar) as product_id,

        latest.currency_code as currency,
        case
            when latest.status = 'success' then 'succeeded'
            when
                latest.status in ('in_progress', 'needs_attention')
                then 'pending'
            when
                latest.status in (
                    'failure', 'late_failure', 'timeout', 'voided'
                )
                then 'failed'
            else latest.status
        end as status,

        latest.amount,
        coalesce(cast(refunded.amount as bigint), 0) as amount_refunded,

        false as is_test,

        {{ utc('latest.date') }} as created_at
    from latest
    left join refunded
        on latest.id = refunded.id
    where
        latest.type = 'payment'
        and not coalesce(latest.deleted, false)

)

select * from renamed
