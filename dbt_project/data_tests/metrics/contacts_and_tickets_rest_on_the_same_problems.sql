select
    contacts.period_grain,
    contacts.period_start,
    contacts.segment_name,
    contacts.segment_value
from {{ ref('metric_contacts_to_resolution_mean') }} as contacts
full outer join {{ ref('metric_tickets_per_problem_mean') }} as tickets
    on
        contacts.period_grain = tickets.period_grain
        and contacts.period_start = tickets.period_start
        and contacts.segment_name = tickets.segment_name
        and contacts.segment_value = tickets.segment_value
where
    contacts.denominator is distinct from tickets.denominator
    or contacts.numerator < tickets.numerator
