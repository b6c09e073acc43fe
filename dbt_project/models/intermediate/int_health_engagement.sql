with

deliveries as (

    select * from {{ ref('fct_campaign_delivery') }}
    where is_counted

),

campaign_events as (

    select * from {{ ref('fct_campaign_event') }}
    where
        is_counted
        and event_type in ('unsubscribe', 'spam_report')

),

signals as (

    select
        customer_id,
        1 as delivery_count,
        cast(is_opened or is_clicked as integer) as engaged_count,
        false as is_opted_out,
        delivered_date as signal_date
    from deliveries

    union all

    select
        customer_id,
        0 as delivery_count,
        0 as engaged_count,
        true as is_opted_out,
        occurred_date as signal_date
    from campaign_events

),

counted as (

    select
        customer_id,
        cast(sum(delivery_count) as bigint) as delivery_count,
        cast(sum(engaged_count) as bigint) as engaged_count,
        bool_or(is_opted_out) as is_opted_out
    from signals
    where
        customer_id is not null
        and signal_date
        > {{ as_of_date() }} - {{ var('health_opinion_days') }}
    group by customer_id

),

final as (

    select
        customer_id,
        delivery_count,
        engaged_count,
        is_opted_out,
        cast(
            case
                when is_opted_out then 0
                else
                    least(
                        cast(10000 * engaged_count as double)
                        / nullif(
                            {{ var('health_engaged_percent') }}
                            * delivery_count, 0
                        ), 100
                    )
            end as decimal(18, 9)
        ) as component_score
    from counted

)

select * from final
