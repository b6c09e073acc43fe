{% macro paid_lines(lines, subscriptions, items) -%}
    with

    -- A price of several tiers has a line for each.
    charged as (

        select
            source_name,
            subscription_id,
            customer_id,
            plan_id,
            product_id,
            currency,
            slot,
            starts_at,
            ends_at,
            term_starts_at,
            invoiced_at,
            amount > 0 as is_paid,
            sum(amount) as amount
        from {{ lines }}
        group by all

    ),

    placed as (

        select
            *,
            amount
            * (epoch(ends_at) - epoch(term_starts_at))
            / nullif(epoch(ends_at) - epoch(starts_at), 0) as term_amount,
            cast(starts_at as date) as start_date,
            cast(ends_at as date) as end_date,
            cast(term_starts_at as date) as term_start_date,
            lead(cast(starts_at as date)) over (
                partition by source_name, subscription_id, slot
                order by starts_at, invoiced_at, is_paid
            ) as next_start_date
        from charged

    ),

    bounded as (

        select
            placed.source_name,
            placed.subscription_id,
            placed.customer_id,
            placed.plan_id,
            placed.product_id,
            placed.currency,
            {{ amount_per_month(
                'placed.term_amount', 'placed.term_start_date', 'placed.end_date'
            ) }} as mrr_amount,
            placed.start_date,
            case
                when
                    placed.next_start_date is null
                    and placed.end_date > subscriptions.running_since_date
                    then date '9999-12-31'
                else
                    least(
                        placed.end_date,
                        placed.next_start_date,
                        subscriptions.ended_date
                    )
            end as end_date
        from placed
        left join {{ subscriptions }} as subscriptions
            on placed.subscription_id = subscriptions.subscription_id
        where placed.is_paid

    ),

    last_ends as (

        select
            subscription_id,
            max(end_date) as end_date
        from bounded
        group by subscription_id

    ),

    running as (

        select
            items.source_name,
            items.subscription_id,
            items.customer_id,
            items.plan_id,
            items.product_id,
            items.currency,
            items.mrr_amount,
            coalesce(last_ends.end_date, subscriptions.running_since_date)
                as start_date,
            date '9999-12-31' as end_date
        from {{ items }} as items
        inner join {{ subscriptions }} as subscriptions
            on items.subscription_id = subscriptions.subscription_id
        left join last_ends
            on items.subscription_id = last_ends.subscription_id
        where
            items.mrr_amount > 0
            and coalesce(
                last_ends.end_date <= subscriptions.running_since_date,
                subscriptions.running_since_date is not null
            )

    )

    select * from bounded
    where start_date < end_date
    union all
    select * from running
{%- endmacro %}
