-- Every suspected answer is unsatisfied, so both count the same satisfied ones.
with

csat as (

    select * from {{ ref('metric_csat') }}

),

trusted as (

    select * from {{ ref('metric_csat_excluding_suspected') }}

),

compared as (

    select
        csat.period_grain,
        csat.period_start,
        csat.segment_name,
        csat.segment_value
    from csat
    full outer join trusted
        on
            csat.period_grain = trusted.period_grain
            and csat.period_start = trusted.period_start
            and csat.segment_name = trusted.segment_name
            and csat.segment_value = trusted.segment_value
    where
        csat.numerator is distinct from coalesce(trusted.numerator, 0)
        or csat.denominator < trusted.denominator

)

select * from compared
