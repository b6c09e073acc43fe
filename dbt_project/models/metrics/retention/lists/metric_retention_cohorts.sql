with

customers as (

    select * from {{ ref('fct_customer_retention') }}
    where is_counted and is_in_closing_book and period_grain = 'month'

),

closings as (

    select
        customer_id,
        min(period_start) over (partition by customer_id) as cohort_month,
        period_start as month_start_date
    from customers

),

cohorts as (

    select
        cohort_month,
        count(*) as cohort_customer_count
    from closings
    where month_start_date = cohort_month
    group by cohort_month

),

ages as (

    select
        unnest(
            range(datediff('month', min(cohort_month), {{ as_of_date() }}) + 1)
        ) as months_since
    from cohorts

),

cells as (

    select
        cohorts.cohort_month,
        ages.months_since,
        cohorts.cohort_customer_count,
        cast(
            cohorts.cohort_month + to_months(ages.months_since) as date
        ) as month_start_date
    from cohorts
    cross join ages

),

final as (

    select
        cells.cohort_month,
        cells.months_since,
        cells.month_start_date,
        cells.cohort_customer_count,
        case
            when cells.month_start_date <= {{ as_of_date() }}
                then count(closings.customer_id)
        end as active_customer_count,
        cast(active_customer_count as double)
        / nullif(cells.cohort_customer_count, 0) as retention_rate,
        {{ as_of_date() }} as as_of_date
    from cells
    left join closings
        on
            cells.cohort_month = closings.cohort_month
            and cells.month_start_date = closings.month_start_date
    group by
        cells.cohort_month,
        cells.months_since,
        cells.month_start_date,
        cells.cohort_customer_count

)

select * from final
