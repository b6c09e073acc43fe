with

identity_map as (

    select * from {{ ref('stg_canonical__identity_map') }}

),

persons as (

    select * from {{ ref('int_persons') }}

),

customers as (

    select
        email_hash,
        min(source_id) as customer_id
    from persons
    where is_customer and email_hash is not null
    group by email_hash
    having count(distinct source_id) = 1

),

matched as (

    select
        persons.source_name,
        persons.source_id,
        customers.customer_id
    from persons
    inner join customers
        on persons.email_hash = customers.email_hash
    left join identity_map
        on
            persons.source_name = identity_map.source_name
            and persons.source_id = identity_map.source_id
    where not persons.is_customer and identity_map.source_id is null

),

final as (

    select
        source_name,
        source_id,
        customer_id
    from identity_map
    union all
    select
        source_name,
        source_id,
        customer_id
    from matched

)

select * from final
