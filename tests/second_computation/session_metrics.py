"""How often, how long and how steadily customers use the product, from sessions."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    MEDIAN,
    UNKNOWN,
    Results,
    Row,
    percentile_rows,
    quotient,
    rate,
    rows_of,
)
from tests.second_computation.ticket_clocks import MINUTE, microseconds

SESSION_SEGMENTS = (*CUSTOMER_SEGMENTS, "user_role")
DURATION_SEGMENTS = (*SESSION_SEGMENTS, "customer_tenure")
SESSION_METRICS = (
    "sessions_per_active_customer",
    "session_drop_rate",
    "session_duration_minutes_median",
)
NEW_CUSTOMER = timedelta(days=30)
RECENT_WEEKS = 4
BASELINE_WEEKS = 8


@dataclass(frozen=True)
class Session:
    """A session that counts; its duration in microseconds, where it is known."""

    customer_id: str | None
    day: date
    duration: int | None
    segments: dict[str, str]


def session_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """All metrics of the use of the product."""
    sessions = counted_sessions(company)
    wanted = set(segments) & set(SESSION_SEGMENTS)
    customers = ((s.day, s.segments, s.customer_id) for s in sessions if s.customer_id is not None)
    durations = (
        (session.day, session.segments, session.duration)
        for session in sessions
        if session.duration is not None
    )
    return {
        **rows_of("sessions_per_active_customer", customers, per_customer, wanted=wanted),
        **_drop_rate(sessions, company, wanted),
        **percentile_rows(
            {"session_duration_minutes_median": MEDIAN},
            durations,
            unit=MINUTE,
            wanted=set(segments) & set(DURATION_SEGMENTS),
        ),
    }


def counted_sessions(company: Company) -> list[Session]:
    """Sessions begun up to as_of_date, but those of test customers."""
    rows = [
        row
        for row in company.sessions
        if company.has_happened(row["started_at"]) and not company.is_test(row["customer_id"])
    ]
    first: dict[str, datetime] = {}
    for row in rows:
        if row["customer_id"] is not None:
            earlier = first.get(row["customer_id"], row["started_at"])
            first[row["customer_id"]] = min(earlier, row["started_at"])
    return [_session(row, first, company) for row in rows]


def _session(row: Record, first: dict[str, datetime], company: Company) -> Session:
    customer_id, day = row["customer_id"], company.day_of(row["started_at"])
    tenure = UNKNOWN
    if customer_id is not None:
        is_new = row["started_at"] - first[customer_id] <= NEW_CUSTOMER
        tenure = "new" if is_new else "returning"
    return Session(
        customer_id=customer_id,
        day=day,
        duration=duration_of(row),
        segments={
            "user_role": row["user_role"] or UNKNOWN,
            "customer_tenure": tenure,
            **company.segments_on(customer_id, day),
        },
    )


def duration_of(row: Record) -> int | None:
    """In microseconds: as told, else from start to end."""
    if row["duration_seconds"] is not None:
        return microseconds(timedelta(seconds=row["duration_seconds"]))
    if row["ended_at"] is not None:
        return microseconds(row["ended_at"] - row["started_at"])
    return None


def per_customer(customers: list[str]) -> Row:
    """Sessions over the distinct customers who had them; one entry per session."""
    active = len(set(customers))
    return quotient(len(customers), active, sample_size=active)


def _drop_rate(sessions: list[Session], company: Company, wanted: Collection[str]) -> Results:
    """In the month of as_of_date; with the plan of that day, and per role its own sessions."""
    today = company.as_of_date
    facts = (
        (
            today,
            {**session.segments, **company.segments_on(session.customer_id, today)},
            (session.customer_id, (today - session.day).days // 7),
        )
        for session in sessions
        if session.customer_id is not None
        and (today - session.day).days < 7 * (RECENT_WEEKS + BASELINE_WEEKS)
    )
    rows = rows_of("session_drop_rate", facts, drop_rate, wanted=wanted, grains=("month",))
    return {key: row for key, row in rows.items() if row.sample_size}


def drop_rate(sessions: list[tuple[str, int]]) -> Row:
    """Customers whose last weeks run below half of the weeks before, among the regular ones.

    Each session is its customer and its age in whole weeks.
    """
    recent = Counter(customer for customer, age in sessions if age < RECENT_WEEKS)
    before = Counter(customer for customer, age in sessions if age >= RECENT_WEEKS)
    regular = [customer for customer, count in before.items() if count >= BASELINE_WEEKS]
    dropped = [
        customer
        for customer in regular
        if 2 * recent[customer] * BASELINE_WEEKS < before[customer] * RECENT_WEEKS
    ]
    return rate(len(dropped), len(regular))
