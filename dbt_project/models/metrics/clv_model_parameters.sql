with

parameters as (

    select * from {{ ref('int_lifetime_value_parameters') }}

),

final as (

    select
        model_name,
        segment_value,
        parameter_name,
        parameter_value,
        log_likelihood,
        customer_count,
        {{ as_of_date() }} as as_of_date
    from parameters

)

select * from final
