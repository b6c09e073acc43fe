{% set renewal_months = var('clv_renewal_months') | int %}
{% set cohort_format = '%Y' if renewal_months % 12 == 0 else '%Y-%m' %}

with

paid_periods as (

    select * from {{ ref('int_subscription_periods') }}
    where
        mrr_amount > 0
        and period_start_date <= {{ as_of_date() }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

identified as (

    {{ with_customer_id('paid_periods') }}

),

-- Whoever came back was not lost: gaps are bridged.
stays as (

    select
        identified.customer_id,
        min(identified.period_start_date) as first_paid_date,
        max(
            least(
                coalesce(identified.period_end_date - 1, {{ as_of_date() }}),
                {{ as_of_date() }}
            )
        ) as last_paid_date
    from identified
    left join customers
        on identified.customer_id = customers.customer_id
    where not coalesce(customers.is_test, false)
    group by identified.customer_id

),

renewals as (

    select
        customer_id,
        strftime(first_paid_date, '{{ cohort_format }}') as cohort,
        datesub('month', first_paid_date, last_paid_date)
        // {{ renewal_months }} as renewal_count,
        datesub('month', first_paid_date, {{ as_of_date() }})
        // {{ renewal_months }} as due_count,
        last_paid_date = {{ as_of_date() }} as is_active,
        first_paid_date,
        last_paid_date
    from stays

),

final as (

    select
        customer_id,
        cohort,
        case
            when
                count(*) over (partition by cohort)
                >= {{ var('clv_cohort_from_customers') }}
                and max(due_count) over (partition by cohort)
                >= {{ var('clv_cohort_from_renewals') }}
                then cohort
            else 'all'
        end as fitted_segment,
        renewal_count,
        due_count,
        is_active,
        first_paid_date,
        last_paid_date
    from renewals

)

select * from final
