select count(*) as row_count
from {{ ref('business_hours') }}
where group_id = 'default'
having count(*) = 0
