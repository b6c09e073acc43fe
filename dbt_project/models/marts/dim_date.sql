with

days as (

    select
        cast(
            unnest(
                generate_series(
                    date '1990-01-01',
                    date_trunc('year', {{ as_of_date() }})
                    + interval 1 year
                    - interval 1 day,
                    interval 1 day
                )
            ) as date
        ) as date_day

),

final as (

    select
        isodow(date_day) as iso_weekday,
        date_day,
        cast(date_trunc('week', date_day) as date) as week_start_date,
        cast(date_trunc('month', date_day) as date) as month_start_date,
        cast(date_trunc('quarter', date_day) as date) as quarter_start_date,
        cast(date_trunc('year', date_day) as date) as year_start_date
    from days

)

select * from final
