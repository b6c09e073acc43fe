with

comments as (

    select * from {{ ref('fct_customer_comment') }}
    where is_counted

),

numbered as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by commented_at desc, event_id desc
        ) as comment_number
    from comments

),

last_comments as (

    select * from numbered
    where comment_number = 1

),

earlier_comments as (

    select
        customer_id,
        count(*) as earlier_comment_count,
        percentile_cont(0.5) within group (order by comment_length)
            as earlier_length_median
    from numbered
    where comment_number > 1
    group by customer_id

),

final as (

    select
        last_comments.customer_id,
        last_comments.ticket_id,
        last_comments.event_id,
        last_comments.plan_id,

        last_comments.via_channel,
        last_comments.customer_segment,
        last_comments.country,

        last_comments.comment_length as last_length,
        earlier_comments.earlier_comment_count,
        cast(earlier_comments.earlier_length_median as double)
            as earlier_length_median,

        {{ as_of_date() }} as as_of_date,

        last_comments.commented_at
    from last_comments
    inner join earlier_comments
        on last_comments.customer_id = earlier_comments.customer_id
    where
        earlier_comments.earlier_comment_count
        >= {{ var('guarded_from_comments') }}
        and 100 * last_comments.comment_length
        < {{ var('guarded_below_percent') }}
        * earlier_comments.earlier_length_median

)

select * from final
