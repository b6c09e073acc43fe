with

source as (

    select * from {{ source('chargebee', 'subscriptions') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='resource_version') }}

),

renamed as (

    select
        _source as source_name,
        id as subscription_id,
        customer_id,
        coalesce({{ chargebee_plan_of('subscription_items') }}, plan_id)
            as plan_id,
        cf_product_id as product_id,

        case status
            when 'future' then 'incomplete'
            when 'in_trial' then 'trialing'
            when 'non_renewing' then 'active'
            when 'cancelled' then 'canceled'
            when 'transferred' then 'canceled'
            else status
        end as status,
        coalesce(cancel_reason_code, cancel_reason) as cancellation_reason,

        status = 'cancelled'
        and coalesce(cancel_reason in ('not_paid', 'no_card'), false)
            as is_involuntary,

        {{ utc('coalesce(started_at, start_date, created_at)') }} as started_at,
        {{ utc('trial_end') }} as trial_ended_at,
        {# cancelled_at is the day of the end, also of one that is to come. #}
        {{ utc('coalesce(cancel_schedule_created_at, cancelled_at)') }}
            as canceled_at,
        case
            when status in ('cancelled', 'transferred')
                then {{ utc('cancelled_at') }}
        end as ended_at,
        {{ utc('coalesce(updated_at, started_at, created_at)') }} as updated_at
    from latest
    where not coalesce(deleted, false)

)

select * from renamed
