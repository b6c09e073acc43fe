{% set window_days = var('turning_point_days') %}

with

interactions as (

    select * from {{ ref('fct_interactions') }}
    where
        is_counted
        and customer_id is not null
        and sentiment_score is not null

),

contacts as (

    select * from {{ ref('fct_contact') }}

),

ordered as (

    select
        *,
        row_number() over by_customer as interaction_number,
        lag(interaction_id) over by_customer as previous_interaction_id,
        sum(sentiment_score) over (
            by_customer rows between 2 preceding and current row
        ) as sentiment_sum,
        sum(sentiment_score) over (
            by_customer rows between 3 preceding and 1 preceding
        ) as previous_sentiment_sum
    from interactions
    window by_customer as (
        partition by customer_id
        order by occurred_at, interaction_id
    )

),

turns as (

    select *
    from ordered
    where
        interaction_number > 3
        and (sentiment_sum >= 0) != (previous_sentiment_sum >= 0)

),

contact_counts as (

    select
        turns.interaction_id,
        count(*) filter (
            where contacts.contacted_at < turns.occurred_at
        ) as contacts_before_count,
        count(*) filter (
            where contacts.contacted_at > turns.occurred_at
        ) as contacts_after_count
    from turns
    inner join contacts
        on
            turns.customer_id = contacts.customer_id
            and contacts.contacted_at
            between turns.occurred_at - interval '{{ window_days }} days'
            and turns.occurred_at + interval '{{ window_days }} days'
    group by turns.interaction_id

),

final as (

    select
        turns.interaction_id,
        turns.previous_interaction_id,
        turns.customer_id,
        turns.plan_id,

        case when turns.sentiment_sum >= 0 then 'up' else 'down' end
            as direction,
        turns.interaction_type,
        turns.channel,
        turns.customer_segment,
        turns.country,

        cast(turns.sentiment_sum / 3 as decimal(18, 9)) as sentiment_mean,
        cast(turns.previous_sentiment_sum / 3 as decimal(18, 9))
            as previous_sentiment_mean,
        coalesce(contact_counts.contacts_before_count, 0)
            as contacts_before_count,
        coalesce(contact_counts.contacts_after_count, 0)
            as contacts_after_count,

        turns.occurred_date,

        turns.occurred_at
    from turns
    left join contact_counts
        on turns.interaction_id = contact_counts.interaction_id

)

select * from final
