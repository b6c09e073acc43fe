with

renewal_histories as (

    select * from {{ ref('int_renewal_histories') }}

),

renewal_predictions as (

    select * from {{ ref('int_renewal_predictions') }}

),

customer_books as (

    select * from {{ ref('int_customer_books') }}
    where
        period_grain = 'month'
        and period_closing_date = {{ as_of_date() }}

),

valued as (

    select
        renewal_histories.customer_id,
        renewal_histories.is_active,
        renewal_predictions.expected_purchases,
        renewal_predictions.discounted_purchases,
        cast(customer_books.closing_mrr_reporting as double)
        * {{ var('clv_renewal_months') }} as renewal_value
    from renewal_histories
    left join renewal_predictions
        on
            renewal_histories.fitted_segment
            = renewal_predictions.fitted_segment
            and renewal_histories.renewal_count
            = renewal_predictions.renewal_count
    left join customer_books
        on renewal_histories.customer_id = customer_books.customer_id

),

-- Who has left is known: the model is asked only about those who still pay.
final as (

    select
        customer_id,
        cast(if(is_active, 1, 0) as double) as probability_alive,
        if(is_active, expected_purchases, 0) as expected_purchases,
        if(is_active, renewal_value, null) as expected_value_per_purchase,
        if(is_active, discounted_purchases * renewal_value, 0)
            as discounted_value
    from valued

)

select * from final
