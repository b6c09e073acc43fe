with

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

payments as (

    select * from {{ ref('int_customer_payments') }}

),

modelled as (

    select
        *,
        'shifted_beta_geometric' as model_name
    from {{ ref('int_subscriber_values') }}

    union all

    select
        *,
        'bg_nbd' as model_name
    from {{ ref('int_buyer_values') }}

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}
    where currency = '{{ var("reporting_currency") }}'

),

-- Billing does not know everybody who pays.
mentioned as (

    select customer_id from customers

    union all

    select customer_id from modelled

    union all

    select customer_id from payments

),

everyone as (

    select distinct
        customer_id,
        {{ as_of_date() }} as as_of_date
    from mentioned

),

segmented as (

    {{ with_customer_segments('everyone', date='as_of_date') }}

),

final as (

    select
        segmented.customer_id,
        segmented.plan_id,

        modelled.model_name,
        payments.currency,
        segmented.customer_segment,
        segmented.country,

        coalesce(payments.historic_value, 0) as historic_value,
        cast(to_json(payments.historic_value_by_currency) as varchar)
            as historic_value_by_currency,
        cast(
            round({{ var('clv_margin') }} * modelled.discounted_value) as bigint
        ) as predicted_value,
        modelled.probability_alive,
        modelled.expected_purchases,
        cast(round(modelled.expected_value_per_purchase) as bigint)
            as expected_value_per_purchase,
        cast(coalesce(currency_exponents.exponent, 2) as bigint)
            as reporting_currency_exponent,

        not segmented.is_test_customer
        and coalesce(
            segmented.customer_created_at < {{ end_of_as_of_day() }}, true
        ) as is_counted,
        modelled.probability_alive >= {{ var('clv_live_from_probability') }}
            as is_live,

        segmented.as_of_date,

        case
            when modelled.model_name is not null
                then {{ end_of_as_of_day() }}
        end as model_fitted_at
    from segmented
    left join modelled
        on segmented.customer_id = modelled.customer_id
    left join payments
        on segmented.customer_id = payments.customer_id
    left join currency_exponents on true

)

select * from final
