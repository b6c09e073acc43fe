with

purchase_histories as (

    select * from {{ ref('int_purchase_histories') }}

),

purchase_predictions as (

    select * from {{ ref('int_purchase_predictions') }}

),

parameters as (

    select * from {{ ref('int_lifetime_value_parameters') }}
    where model_name = 'gamma_gamma'

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}
    where currency = '{{ var("reporting_currency") }}'

),

value_model as (

    select
        max(parameters.parameter_value) filter (
            where parameters.parameter_name = 'p'
        ) as p,
        max(parameters.parameter_value) filter (
            where parameters.parameter_name = 'q'
        ) as q,
        max(parameters.parameter_value) filter (
            where parameters.parameter_name = 'v'
        ) as v,
        power(10, coalesce(max(currency_exponents.exponent), 2)) as minor_units
    from parameters
    left join currency_exponents
        on true

),

-- Without repeat purchases this is the mean of all, p * v / (q - 1); where
-- that is infinite there is no value.
valued as (

    select
        purchase_histories.customer_id,
        purchase_predictions.probability_alive,
        purchase_predictions.expected_purchases,
        purchase_predictions.discounted_purchases,
        case
            when
                value_model.p * purchase_histories.frequency
                + value_model.q
                > 1
                then
                    value_model.minor_units
                    * value_model.p
                    * (value_model.v + purchase_histories.repeat_value)
                    / (
                        value_model.p * purchase_histories.frequency
                        + value_model.q
                        - 1
                    )
        end as expected_value_per_purchase
    from purchase_histories
    cross join value_model
    left join purchase_predictions
        on
            purchase_histories.frequency = purchase_predictions.frequency
            and purchase_histories.recency_days
            = purchase_predictions.recency_days
            and purchase_histories.age_days = purchase_predictions.age_days

),

final as (

    select
        customer_id,
        probability_alive,
        expected_purchases,
        expected_value_per_purchase,
        discounted_purchases * expected_value_per_purchase as discounted_value
    from valued

)

select * from final
