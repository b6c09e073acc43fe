"""SQL of when the tickets that answers are about were created and first solved."""

from collections.abc import Sequence

from data_quality.suites.landed_entity import LandedEntity, union_of

TICKET_COLUMNS = ("ticket_id", "created_at", "solved_at")
EVENT_COLUMNS = ("ticket_id", "created_at", "event_type", "field_name", "value")


def solved_tickets(everything: Sequence[LandedEntity], *, among: str) -> str:
    """One row per solved ticket of the relation `among`: ticket_id, created_at, solved_at.

    The first solving counts, from whatever version of the ticket or event tells of it: a survey is
    sent then, and the latest version of a reopened ticket knows only the last one. "" when no
    source has tickets.
    """
    tickets = union_of(everything, "tickets", columns=TICKET_COLUMNS)
    events = union_of(everything, "ticket_events", columns=EVENT_COLUMNS)
    if not tickets:
        return ""
    event_times = f"""
        union all
        select ticket_id, null, created_at from ({events}) as events
        where event_type = 'solution' or field_name = 'status' and value in ('solved', 'closed')"""
    return f"""
        select ticket_id, min(times.created_at) as created_at, min(times.solved_at) as solved_at
        from ({tickets} {event_times if events else ""}) as times
        semi join {among} using (ticket_id)
        group by ticket_id
        having min(times.created_at) is not null and min(times.solved_at) is not null"""
