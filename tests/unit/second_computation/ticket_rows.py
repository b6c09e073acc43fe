"""Rows of tickets and their events, for tests that show only what matters."""


def ticket(ticket_id="t1", created_at="2024-01-01T08:00:00Z", **columns):
    return {"ticket_id": ticket_id, "created_at": created_at, **columns}


def change(at, before, after, ticket_id="t1"):
    return {
        "event_id": f"{ticket_id}-{at}",
        "ticket_id": ticket_id,
        "created_at": at,
        "event_type": "change",
        "field_name": "status",
        "previous_value": before,
        "value": after,
    }


def comment(at, ticket_id="t1", **columns):
    return {
        "event_id": f"{ticket_id}-{at}-{columns.get('actor_role', '')}",
        "ticket_id": ticket_id,
        "created_at": at,
        "event_type": "comment",
        "is_public": "true",
        **columns,
    }


# Solved on Monday, opened again on Tuesday, solved on Wednesday.
REOPENED = [
    change("2024-01-01T10:00:00Z", "new", "solved"),
    change("2024-01-02T08:00:00Z", "solved", "open"),
    change("2024-01-03T08:00:00Z", "open", "solved"),
    change("2024-01-08T08:00:00Z", "solved", "closed"),
]
