select lifetime_values.customer_id
from {{ ref('customer_lifetime_value') }} as lifetime_values
left join {{ ref('customer_health') }} as health
    on lifetime_values.customer_id = health.customer_id
where health.customer_id is null
