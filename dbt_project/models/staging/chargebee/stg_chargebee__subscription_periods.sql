with

invoices as (

    select * from {{ source('chargebee', 'invoices') }}

),

subscriptions as (

    select * from {{ source('chargebee', 'subscriptions') }}

),

latest_invoices as (

    {{ latest_version('invoices', key=['id'], cursor='resource_version') }}

),

latest_subscriptions as (

    {{ latest_version('subscriptions', key=['id'], cursor='resource_version') }}

),

terms as (

    select
        _source as source_name,
        id as subscription_id,
        customer_id,
        coalesce({{ chargebee_plan_of('subscription_items') }}, plan_id)
            as plan_id,
        cf_product_id as product_id,
        currency_code as currency,
        mrr as mrr_amount,
        case
            when status in ('cancelled', 'transferred')
                then cast({{ utc('cancelled_at') }} as date)
        end as ended_date,
        case
            when status in ('active', 'non_renewing')
                then
                    cast(
                        {{ utc('coalesce(current_term_start, started_at)') }}
                        as date
                    )
        end as running_since_date
    from latest_subscriptions
    where not coalesce(deleted, false)

),

told_lines as (

    {{ chargebee_invoice_lines('latest_invoices') }}

),

lines as (

    select
        told_lines.*,
        terms.product_id,
        {# The rest of a term is billed beside the whole one it belongs to. #}
        min(told_lines.starts_at) over (
            partition by
                told_lines.subscription_id,
                told_lines.slot,
                told_lines.ends_at
        ) as term_starts_at
    from told_lines
    left join terms
        on told_lines.subscription_id = terms.subscription_id

),

paid_lines as (

    {{ paid_lines('lines', subscriptions='terms', items='terms') }}

),

periods as (

    {{ merged_periods('paid_lines') }}

),

renamed as (

    select
        source_name,
        subscription_id,
        customer_id,
        plan_id,
        product_id,

        currency,

        mrr_amount,

        start_date as period_start_date,
        end_date as period_end_date
    from periods

)

select * from renamed
