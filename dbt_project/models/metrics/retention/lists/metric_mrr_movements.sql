with

customers as (

    select * from {{ ref('fct_customer_retention') }}
    where is_counted and period_grain = 'month'

),

numbered as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by period_start
        ) as month_number
    from customers

),

classed as (

    select
        *,
        closing_mrr_reporting - opening_mrr_reporting as gained_mrr,
        opening_mrr_reporting - closing_mrr_reporting as lost_mrr,
        case
            when is_lost then 'churn'
            when not is_in_opening_book and month_number = 1 then 'new'
            when not is_in_opening_book then 'reactivation'
            when closing_mrr_reporting > opening_mrr_reporting then 'expansion'
            when
                closing_mrr_reporting < opening_mrr_reporting
                then 'contraction'
            else 'none'
        end as movement
    from numbered

),

final as (

    select
        customer_id,
        plan_id,

        customer_segment,
        country,
        movement,

        opening_mrr_reporting,
        cast(
            case movement when 'new' then gained_mrr else 0 end
            as decimal(38, 9)
        ) as new_mrr_reporting,
        cast(
            case movement when 'expansion' then gained_mrr else 0 end
            as decimal(38, 9)
        ) as expansion_mrr_reporting,
        cast(
            case movement when 'reactivation' then gained_mrr else 0 end
            as decimal(38, 9)
        ) as reactivation_mrr_reporting,
        cast(
            case movement when 'contraction' then lost_mrr else 0 end
            as decimal(38, 9)
        ) as contraction_mrr_reporting,
        cast(
            case movement when 'churn' then lost_mrr else 0 end
            as decimal(38, 9)
        ) as churn_mrr_reporting,
        closing_mrr_reporting,

        period_start as month_start_date,
        {{ as_of_date() }} as as_of_date
    from classed
    where
        opening_mrr_reporting is not null
        and closing_mrr_reporting is not null

)

select * from final
