{% set renewal_months = var('clv_renewal_months') %}

with

month_numbers as (

    select cast(unnest(range(1, {{ var('clv_horizon_months') }} + 1)) as bigint)
        as month_number

),

final as (

    select
        month_number,
        case
            when month_number % {{ renewal_months }} = 0
                then month_number // {{ renewal_months }}
        end as renewal_number,
        date_diff(
            'day',
            {{ as_of_date() }},
            cast({{ as_of_date() }} + to_months(month_number) as date)
        ) / 7 as weeks_ahead,
        power(
            1 + cast({{ var('clv_annual_discount') }} as double),
            -month_number / 12
        ) as discount_factor
    from month_numbers

)

select * from final
