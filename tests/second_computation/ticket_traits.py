"""What else a ticket's events tell: replies, solutions, escalations, the agent's rating."""

from dataclasses import dataclass
from datetime import datetime

from tests.second_computation.company import Company
from tests.second_computation.entity import Record

RATINGS = {str(rating): rating for rating in range(1, 6)}


@dataclass(frozen=True)
class Traits:
    """Replies and solutions are none where nothing tells them, 0 where events tell of none."""

    first_reply_at: datetime | None
    reply_count: int | None
    solution_count: int | None
    is_escalated: bool
    rating: int | None


def read_traits(row: Record, company: Company) -> Traits:
    """From the events up to as_of_date; from its own columns for a ticket without any event."""
    events = company.events_of.get(row["ticket_id"], [])
    if not events:
        replied_at = row["first_reply_at"]
        is_known = replied_at is not None and company.has_happened(replied_at)
        return Traits(
            first_reply_at=replied_at if is_known else None,
            reply_count=None,
            solution_count=row["solutions_offered"],
            is_escalated=False,
            rating=row["agent_sentiment"],
        )
    known = [event for event in events if company.has_happened(event["created_at"])]
    replies = [event["created_at"] for event in known if is_reply(event, row)]
    return Traits(
        first_reply_at=replies[0] if replies else None,
        reply_count=len(replies),
        solution_count=sum(event["event_type"] == "solution" for event in known),
        is_escalated=any(event["event_type"] == "escalation" for event in known),
        rating=last_rating(row, company),
    )


def is_reply(event: Record, row: Record) -> bool:
    """A public comment of an agent after the ticket was created."""
    return bool(
        event["event_type"] == "comment"
        and event["is_public"]
        and event["actor_role"] == "agent"
        and event["created_at"] > row["created_at"]
    )


def last_rating(row: Record, company: Company) -> int | None:
    """The rating of the last sentiment event up to as_of_date; the column's without any at all."""
    ratings = [
        event
        for event in company.events_of.get(row["ticket_id"], [])
        if event["event_type"] == "sentiment" and (event["value"] or "").strip() in RATINGS
    ]
    if not ratings:
        return row["agent_sentiment"]
    known = [event for event in ratings if company.has_happened(event["created_at"])]
    return RATINGS[known[-1]["value"].strip()] if known else None
