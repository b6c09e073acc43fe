with

books as (

    select * from {{ ref('int_customer_books') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

subscription_endings as (

    select * from {{ ref('int_subscription_endings') }}

),

valued as (

    select
        customer_id,
        period_grain,
        -- Outside a book there is nothing to convert: that is 0, not unknown.
        cast(
            case
                when is_in_opening_book then opening_mrr_reporting
                else 0
            end as decimal(38, 9)
        ) as opening_mrr_reporting,
        cast(
            case
                when is_in_closing_book then closing_mrr_reporting
                else 0
            end as decimal(38, 9)
        ) as closing_mrr_reporting,
        is_in_opening_book,
        is_in_closing_book,
        is_in_opening_book and not is_in_closing_book as is_lost,
        period_start,
        period_closing_date,
        case
            when is_in_opening_book then period_start - 1
            else period_closing_date
        end as plan_date
    from books

),

final as (

    select
        valued.customer_id,
        coalesce(customer_plans.plan_id, 'unknown') as plan_id,

        valued.period_grain,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,

        valued.opening_mrr_reporting,
        valued.closing_mrr_reporting,
        -- least() skips nulls: one unknown side leaves no known overlap.
        case
            when
                valued.opening_mrr_reporting is not null
                and valued.closing_mrr_reporting is not null
                then least(
                    valued.opening_mrr_reporting,
                    valued.closing_mrr_reporting
                )
        end as retained_mrr_reporting,

        not coalesce(customers.is_test, false) as is_counted,
        valued.is_in_opening_book,
        valued.is_in_closing_book,
        valued.is_lost,
        valued.is_lost
        and coalesce(
            subscription_endings.is_involuntary, false
        ) as is_involuntarily_lost,

        valued.period_start
    from valued
    left join customers
        on valued.customer_id = customers.customer_id
    left join customer_plans
        on
            valued.customer_id = customer_plans.customer_id
            and valued.plan_date >= customer_plans.valid_from_date
            and valued.plan_date < customer_plans.valid_to_date
    left join subscription_endings
        on
            valued.customer_id = subscription_endings.customer_id
            and valued.period_closing_date
            >= subscription_endings.valid_from_date
            and valued.period_closing_date < subscription_endings.valid_to_date

)

select * from final
