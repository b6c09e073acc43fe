"""Calls: which count, which were offered to the agents, which are contacts of a customer."""

from dataclasses import dataclass
from datetime import date, datetime

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import UNKNOWN

OFFERED = {"completed", "abandoned_in_queue", "abandoned_on_hold", "missed"}
# Who gives up the queue sooner had dialled wrongly.
SHORT_ABANDON_BELOW = 5
SERVICE_LEVEL_SECONDS = 20


@dataclass(frozen=True)
class Call:
    """A call that counts."""

    started_at: datetime
    day: date
    customer_id: str | None
    ticket_id: str | None
    status: str
    wait_seconds: int | None
    hold_seconds: int | None
    is_contact: bool
    segments: dict[str, str]

    @property
    def is_completed(self) -> bool:
        """Ended after a talk with an agent."""
        return self.status == "completed"

    @property
    def is_abandoned(self) -> bool:
        """Given up in the queue, whether short or not."""
        return self.status == "abandoned_in_queue"

    @property
    def is_offered(self) -> bool:
        """A customer wanted an agent and waited for one."""
        is_short = (
            self.is_abandoned
            and self.wait_seconds is not None
            and self.wait_seconds < SHORT_ABANDON_BELOW
        )
        return self.is_contact and self.status in OFFERED and not is_short

    @property
    def is_within_service_level(self) -> bool:
        """Completed after a short wait; a wait that nobody tells was not short."""
        return (
            self.is_completed
            and self.wait_seconds is not None
            and self.wait_seconds <= SERVICE_LEVEL_SECONDS
        )


def counted_calls(company: Company) -> list[Call]:
    """Calls begun up to as_of_date, but those of test customers."""
    return [
        _call(row, company)
        for row in company.calls
        if company.has_happened(row["started_at"]) and not company.is_test(row["customer_id"])
    ]


def _call(row: Record, company: Company) -> Call:
    day = company.day_of(row["started_at"])
    return Call(
        started_at=row["started_at"],
        day=day,
        customer_id=row["customer_id"],
        ticket_id=row["ticket_id"],
        status=row["completion_status"],
        wait_seconds=row["wait_seconds"],
        hold_seconds=row["hold_seconds"],
        is_contact=row["direction"] == "inbound" and row["transferred_from_call_id"] is None,
        segments={
            "queue": row["queue"] or UNKNOWN,
            "group_id": company.groups.get(row["agent_id"]) or UNKNOWN,
            **company.segments_on(row["customer_id"], day),
        },
    )
