"""What is known of a company at the end of a day: accepted rows, customers, plans."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.second_computation import (
    billing_entities,
    helpdesk_entities,
    survey_entities,
    usage_entities,
)
from tests.second_computation.entity import Entity, Record
from tests.second_computation.identity import read_identities, with_customers
from tests.second_computation.landing import read_entity
from tests.second_computation.periods import end_of_day, local_date
from tests.second_computation.results import UNKNOWN
from tests.second_computation.versions import latest


@dataclass
class Company:
    """The rows that count on `as_of_date`, one per key, and how to look a customer up.

    `end` is the moment that day is over; nothing from then on counts. Customers are named by
    their customer id everywhere. `groups` are those of the agents, `events_of` the events of a
    ticket in their order, also those from `end` on, `sections` those of the articles.
    """

    as_of_date: date
    end: datetime
    timezone: ZoneInfo
    reporting_currency: str
    customers: dict[str, Record]
    groups: dict[str, str | None]
    tickets: list[Record]
    events_of: dict[str, list[Record]]
    calls: list[Record]
    sections: dict[str, str | None]
    views: list[Record]
    answers: list[Record]
    sends: list[Record]
    periods_of: dict[str, list[Record]]
    subscriptions: list[Record]
    charges: list[Record]
    checkouts: list[Record]
    sessions: list[Record]
    campaign_events: list[Record]
    plans: dict[tuple[str, date], str] = field(default_factory=dict)

    def has_happened(self, moment: datetime) -> bool:
        """Whether a moment lies before the end of as_of_date."""
        return moment < self.end

    def day_of(self, moment: datetime) -> date:
        """The reporting day of a moment."""
        return local_date(moment, self.timezone)

    def is_test(self, customer_id: str | None) -> bool:
        """Whether this is a customer marked as a test; a person without a row is not."""
        return bool(self.customers.get(customer_id or "", {}).get("is_test"))

    def plan_on(self, customer_id: str, day: date) -> str:
        """The plan with the highest amount in force on the day, or unknown."""
        if (customer_id, day) not in self.plans:
            self.plans[customer_id, day] = plan_among(self.periods_of.get(customer_id, []), day)
        return self.plans[customer_id, day]

    def standing_segments(self, customer_id: str | None) -> dict[str, str]:
        """The segments of a customer that do not depend on a day."""
        customer = self.customers.get(customer_id or "", {})
        return {
            "customer_segment": customer.get("segment") or UNKNOWN,
            "country": customer.get("country") or UNKNOWN,
        }

    def segments_on(self, customer_id: str | None, day: date) -> dict[str, str]:
        """All customer segments, the plan as it was on the day."""
        plan = self.plan_on(customer_id, day) if customer_id else UNKNOWN
        return {**self.standing_segments(customer_id), "plan_id": plan}


def is_in_force(period: Record, day: date) -> bool:
    """Whether a subscription period with an amount holds the day."""
    has_ended = period["period_end"] is not None and period["period_end"] <= day
    return period["mrr_amount"] > 0 and period["period_start"] <= day and not has_ended


def plan_among(periods: list[Record], day: date) -> str:
    """Highest amount, then lowest subscription, then lowest plan."""
    in_force = [period for period in periods if is_in_force(period, day)]
    if not in_force:
        return UNKNOWN
    first = min(
        in_force,
        key=lambda period: (
            -period["mrr_amount"],
            period["subscription_id"],
            period["plan_id"] or UNKNOWN,
        ),
    )
    return first["plan_id"] or UNKNOWN


def read_company(
    landing: Path, *, as_of_date: date, reporting_timezone: str, reporting_currency: str
) -> Company:
    """Everything the metrics need from a landing folder, as known at the end of as_of_date."""
    timezone = ZoneInfo(reporting_timezone)
    end = end_of_day(as_of_date, timezone)

    def landed(entity: Entity) -> list[Record]:
        return latest(entity, read_entity(landing, entity), end=end)

    identities = read_identities(landed(usage_entities.IDENTITY_MAP))

    def rows(entity: Entity) -> list[Record]:
        return with_customers(entity, landed(entity), identities)

    events = sorted(
        rows(helpdesk_entities.TICKET_EVENTS),
        key=lambda event: (event["created_at"], event["event_id"]),
    )
    return Company(
        as_of_date=as_of_date,
        end=end,
        timezone=timezone,
        reporting_currency=reporting_currency,
        customers={row["customer_id"]: row for row in rows(billing_entities.CUSTOMERS)},
        groups={row["agent_id"]: row["group_id"] for row in rows(helpdesk_entities.AGENTS)},
        tickets=rows(helpdesk_entities.TICKETS),
        events_of=gathered(events, "ticket_id"),
        calls=rows(helpdesk_entities.CALLS),
        sections=sections_of(rows(helpdesk_entities.ARTICLES)),
        views=rows(helpdesk_entities.ARTICLE_VIEWS),
        answers=rows(survey_entities.SURVEY_RESPONSES),
        sends=rows(survey_entities.SURVEY_SENDS),
        periods_of=gathered(rows(billing_entities.SUBSCRIPTION_PERIODS), "customer_id"),
        subscriptions=rows(billing_entities.SUBSCRIPTIONS),
        charges=rows(billing_entities.CHARGES),
        checkouts=rows(billing_entities.CHECKOUTS),
        sessions=rows(usage_entities.SESSIONS),
        campaign_events=rows(usage_entities.CAMPAIGN_EVENTS),
    )


def gathered(rows: Iterable[Record], column: str) -> dict[str, list[Record]]:
    """Rows by the value of a column, in their order."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return dict(groups)


def sections_of(articles: list[Record]) -> dict[str, str | None]:
    """The section of each article: that of its first locale in the alphabet."""
    in_reverse = sorted(articles, key=lambda row: row["locale"], reverse=True)
    return {row["article_id"]: row["section"] for row in in_reverse}
