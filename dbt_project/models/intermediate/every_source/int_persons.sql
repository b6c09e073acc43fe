with

every_source as (

    {{ every_source('identities') }}

),

final as (

    select
        source_name,
        source_id,
        email_hash,

        is_customer
    from every_source

)

select * from final
