-- The rate counts exactly the customers on the list.
with

listed as (

    select count(*) as customer_count
    from {{ ref('metric_session_drop') }}

),

counted as (

    select coalesce(sum(numerator), 0) as customer_count
    from {{ ref('metric_session_drop_rate') }}
    where segment_name = 'all'

),

compared as (

    select
        listed.customer_count as listed_count,
        counted.customer_count as counted_count
    from listed
    cross join counted
    where listed.customer_count != counted.customer_count

)

select * from compared
