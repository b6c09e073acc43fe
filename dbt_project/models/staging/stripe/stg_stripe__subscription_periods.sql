with

invoices as (

    select * from {{ source('stripe', 'invoices') }}
    where status <> 'draft'

),

subscriptions as (

    select * from {{ source('stripe', 'subscriptions') }}

),

latest_invoices as (

    {{ latest_version('invoices', key=['id'], cursor='event_created') }}

),

latest_subscriptions as (

    {{ latest_version(
        'subscriptions',
        key=['id'],
        cursor='greatest(event_created, canceled_at, ended_at)'
    ) }}

),

items as (

    {{ stripe_items('latest_subscriptions') }}

),

terms as (

    select
        subscription_id,
        max(ended_date) as ended_date,
        max(running_since_date) as running_since_date
    from items
    group by subscription_id

),

told_lines as (

    {{ stripe_invoice_lines('latest_invoices') }}

),

lines as (

    select
        told_lines.*,
        told_lines.plan_id as slot,
        {# The rest of a term is billed beside the whole one it belongs to. #}
        least(
            told_lines.starts_at,
            case
                when told_lines.is_proration
                    then
                        max(told_lines.whole_term_starts_at) over (
                            partition by
                                told_lines.subscription_id,
                                told_lines.ends_at
                        )
            end
        ) as term_starts_at
    from told_lines
    left join items
        on
            told_lines.subscription_id = items.subscription_id
            and told_lines.plan_id = items.plan_id
    where
        coalesce(
            told_lines.usage_type,
            items.usage_type,
            told_lines.probable_usage_type
        ) = 'licensed'

),

paid_lines as (

    {{ paid_lines('lines', subscriptions='terms', items='items') }}

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
