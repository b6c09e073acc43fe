with

subscription_months as (

    select * from {{ ref('int_subscription_months') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

grains as (

    select
        'month' as period_grain,
        1 as month_count

    union all

    select
        'quarter' as period_grain,
        3 as month_count

    union all

    select
        'year' as period_grain,
        12 as month_count

),

periods as (

    select
        subscription_months.*,
        grains.period_grain,
        cast(
            date_trunc(
                grains.period_grain, subscription_months.month_start_date
            ) as date
        ) as period_start,
        grains.month_count
    from subscription_months
    cross join grains

),

bounded as (

    select
        *,
        least(
            cast(
                period_start
                + to_months(month_count)
                - interval 1 day as date
            ),
            {{ as_of_date() }}
        ) as period_closing_date
    from periods

),

books as (

    select
        customer_id,
        currency,
        period_grain,
        case
            when month_start_date = period_start then opening_mrr_amount
            else 0
        end as opening_mrr_amount,
        case
            when closing_date = period_closing_date then closing_mrr_amount
            else 0
        end as closing_mrr_amount,
        period_start,
        period_closing_date
    from bounded

),

final as (

    select
        books.customer_id,
        books.period_grain,
        sum(
            cast(books.opening_mrr_amount as decimal(18, 0))
            * exchange_rates.minor_unit_rate
        ) filter (where books.opening_mrr_amount > 0) as opening_mrr_reporting,
        sum(
            cast(books.closing_mrr_amount as decimal(18, 0))
            * exchange_rates.minor_unit_rate
        ) filter (where books.closing_mrr_amount > 0) as closing_mrr_reporting,
        bool_or(books.opening_mrr_amount > 0) as is_in_opening_book,
        bool_or(books.closing_mrr_amount > 0) as is_in_closing_book,
        books.period_start,
        books.period_closing_date
    from books
    left join exchange_rates
        on
            books.currency = exchange_rates.currency
            and books.period_closing_date >= exchange_rates.valid_from_date
            and books.period_closing_date < exchange_rates.valid_to_date
    where
        books.opening_mrr_amount > 0
        or books.closing_mrr_amount > 0
    group by
        books.customer_id,
        books.period_grain,
        books.period_start,
        books.period_closing_date

)

select * from final
