"""What was planted in the company's history, for tests to find again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.demo import vocabulary as v
from orchestration.demo.articles import FOLLOWED_BY_CONTACT, NOT_READ_THROUGH
from orchestration.demo.call_handling import IN_QUEUE
from orchestration.demo.calls import BUSY_HOUR, BUSY_QUEUE, BUSY_WEEKDAY
from orchestration.demo.history import History
from orchestration.demo.purchases import BUYING, SPENDING
from orchestration.demo.role_answers import turning_answers
from orchestration.demo.roles import QUIET_DAYS, QUIET_SURVEY_DAYS
from orchestration.demo.service import INCIDENT_SLOWDOWN, SLOW_HOURS
from orchestration.demo.subscriptions import CHURN_HAZARD_RATIO
from orchestration.demo.survey_tables import response_ids
from orchestration.demo.tickets import INCIDENT_VOLUME, ticket_ids

SHORT_SECONDS = 5


@dataclass(frozen=True)
class Truths:
    """Facts that hold in the exports.

    incident_month_start, incident_product: where tickets come `incident_volume` times as often
      and are answered and solved `incident_slowdown` times as slowly; nps and csat fall.
    churn_hazard_ratio: odds to leave in the month after a ticket that took more than
      `slow_hours` to its first solve, was never solved, or was reopened, over the odds of the
      same segment else.
    off_roster_agents: they work, but no row of agents knows them.
    tickets_without_events: imported tickets, known by their own columns only.
    stranger_tickets: asked by somebody in no customer row, spam among them.
    understaffed_queue, understaffed_weekday (Monday is 0), understaffed_hour (UTC): where many
      call, one agent is there, and waits and abandons jump.
    article_followed_by_contact: half of those with a question about refunds read it and ask
      nevertheless. article_not_read_through: left after seconds, though it is the longest.
    upside_down_customers: promoters, whose csat answers are all the lowest score.
    guarded_customers: their last comment in a ticket is far shorter than those before.
    quiet_customers: they pay, but have neither written, called nor read in `quiet_days` days, nor
      answered a survey in `quiet_survey_days`, and logged in twice in 100 days.
    fading_customers: a session every third day for twelve weeks, then one in four weeks.
    turning_customer: all answers are the best but for three in the middle; the mean of the last
      three turns down at the answer `turned_down_at` and up at `turned_up_at` (response ids).
    buyers: they have charges and never subscribe, and buy and spend by the models of Fader, Hardie
      and Lee (2005) and of Fader and Hardie (2013), with the parameters `buying` (times in weeks)
      and `spending` (major units).
    other_ids: ids of the help desk and the customers they stand for.
    short_abandons: hung up in the queue within 5 seconds. empty_carts: of quantity 0.
    """

    incident_month_start: date
    incident_product: str
    incident_volume: float
    incident_slowdown: float
    churn_hazard_ratio: float
    slow_hours: int
    test_customers: tuple[str, ...]
    deleted_customers: tuple[str, ...]
    euro_customers: tuple[str, ...]
    off_roster_agents: tuple[str, ...]
    tickets: int
    tickets_without_events: tuple[str, ...]
    stranger_tickets: int
    spam_tickets: int
    merged_tickets: int
    deleted_tickets: int
    reopened_tickets: int
    open_tickets: int
    understaffed_queue: str
    understaffed_weekday: int
    understaffed_hour: int
    article_followed_by_contact: str
    article_not_read_through: str
    upside_down_customers: tuple[str, ...]
    guarded_customers: tuple[str, ...]
    quiet_customers: tuple[str, ...]
    quiet_days: int
    quiet_survey_days: int
    fading_customers: tuple[str, ...]
    turning_customer: str | None
    turned_down_at: str | None
    turned_up_at: str | None
    buyers: tuple[str, ...]
    buying: Mapping[str, float]
    spending: Mapping[str, float]
    other_ids: tuple[tuple[str, str], ...]
    short_abandons: int
    transferred_calls: int
    bot_views: int
    bot_campaign_events: int
    empty_carts: int


def find_truths(history: History) -> Truths:
    """Counts are those at the end of the as-of day."""
    calendar, customers, desk = history.calendar, history.customers, history.desk
    service, end = desk.service, history.calendar.end
    is_closed = np.minimum(service.closed, service.deleted) < end
    last_solve = np.where(service.reopened < end, service.solved_again, service.solved)
    ids = customers.identifiers()
    return Truths(
        incident_month_start=calendar.incident_month_start,
        incident_product=v.PRODUCTS[v.INCIDENT_PRODUCT],
        incident_volume=INCIDENT_VOLUME,
        incident_slowdown=INCIDENT_SLOWDOWN,
        churn_hazard_ratio=CHURN_HAZARD_RATIO,
        slow_hours=SLOW_HOURS,
        test_customers=tuple(ids.filter(customers.is_test).to_pylist()),
        deleted_customers=tuple(ids.filter(customers.deleted < end).to_pylist()),
        euro_customers=tuple(ids.filter(customers.pays_euro).to_pylist()),
        off_roster_agents=(history.agents.identifiers()[-1].as_py(),),
        tickets=len(desk.demand),
        tickets_without_events=tuple(ticket_ids(np.flatnonzero(desk.is_imported)).to_pylist()),
        stranger_tickets=int((desk.demand.requester < 0).sum()),
        spam_tickets=int((desk.demand.is_spam & (service.closed < end)).sum()),
        merged_tickets=int(((desk.links.merged_into >= 0) & (service.closed < end)).sum()),
        deleted_tickets=int((service.deleted < end).sum()),
        reopened_tickets=int(((service.reopened < end) & ~desk.is_imported).sum()),
        open_tickets=int((~is_closed & (last_solve >= end)).sum()),
        **_singled_out(history),
        **_in_other_books(history),
    )


def _singled_out(history: History) -> dict[str, Any]:
    """Customers with a role, and customers with another id."""
    customers, roles = history.customers, history.roles
    ids = customers.identifiers()
    turns = turning_answers(history.asked, roles, end=history.calendar.end)
    down, up = response_ids(turns).to_pylist() or (None, None)
    others = pa.array(customers.has_other_id)
    return {
        "upside_down_customers": tuple(ids.take(pa.array(roles.upside_down)).to_pylist()),
        "guarded_customers": tuple(ids.take(pa.array(roles.guarded)).to_pylist()),
        "quiet_customers": tuple(ids.take(pa.array(roles.quiet)).to_pylist()),
        "quiet_days": QUIET_DAYS,
        "quiet_survey_days": QUIET_SURVEY_DAYS,
        "fading_customers": tuple(ids.take(pa.array(roles.fading)).to_pylist()),
        "turning_customer": next(iter(ids.take(pa.array(roles.turning)).to_pylist()), None),
        "turned_down_at": down,
        "turned_up_at": up,
        "other_ids": tuple(
            zip(
                customers.helpdesk_identifiers().filter(others).to_pylist(),
                ids.filter(others).to_pylist(),
                strict=True,
            )
        ),
    }


def _in_other_books(history: History) -> dict[str, Any]:
    """Calls, views, carts, campaign events and the shop: where to look, and counts."""
    calls, centre = history.calls, history.help_centre
    articles = centre.articles.identifiers()
    is_short = (calls.status == IN_QUEUE) & (calls.wait < SHORT_SECONDS)
    return {
        "understaffed_queue": v.QUEUES[BUSY_QUEUE],
        "understaffed_weekday": BUSY_WEEKDAY,
        "understaffed_hour": BUSY_HOUR,
        "article_followed_by_contact": articles[FOLLOWED_BY_CONTACT].as_py(),
        "article_not_read_through": articles[NOT_READ_THROUGH].as_py(),
        "short_abandons": int(is_short.sum()),
        "transferred_calls": int((calls.transferred_from >= 0).sum()),
        "bot_views": int(centre.visits.is_crawler[centre.views.visit].sum()),
        "bot_campaign_events": int(history.marketing.events.is_bot.sum()),
        "buyers": tuple(history.buyers.identifiers().to_pylist()),
        "buying": BUYING,
        "spending": SPENDING,
        "empty_carts": int((history.carts.quantity == 0).sum()),
    }
