select customers.customer_id
from {{ ref('dim_customer') }} as customers
left join {{ ref('customer_lifetime_value') }} as lifetime_values
    on customers.customer_id = lifetime_values.customer_id
where lifetime_values.customer_id is null

union all

select charges.customer_id
from {{ ref('fct_charge') }} as charges
left join {{ ref('customer_lifetime_value') }} as lifetime_values
    on charges.customer_id = lifetime_values.customer_id
where
    charges.is_counted
    and charges.status = 'succeeded'
    and lifetime_values.customer_id is null
