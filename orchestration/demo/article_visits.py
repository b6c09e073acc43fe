"""Who comes to the help centre, and when: before asking, instead of asking, or as a crawler."""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo.articles import FOLLOWED_BY_CONTACT, NOT_READ_THROUGH, Articles
from orchestration.demo.columns import codes
from orchestration.demo.desk import Desk
from orchestration.demo.population import Population
from orchestration.demo.tickets import draw_moments
from orchestration.demo.timeline import HOUR, NEVER

VISITS_PER_MONTH = (0.3, 0.5, 1.0)
STRANGER_SHARE = 0.35
CRAWLER_SHARE = 0.06
READ_BEFORE_ASKING_SHARE = 0.07
FOLLOWED_SHARE = 0.5
PLANTED_WEIGHT = 0.12
DAYS_OF_A_MONTH = 31
NOBODY = -1


@dataclass(frozen=True)
class Visits:
    """One entry per visit. A negative customer is not logged in; `article` is the first read."""

    customer: np.ndarray
    started: np.ndarray
    article: np.ndarray
    is_crawler: np.ndarray

    def __len__(self) -> int:
        return len(self.started)


def draw_visits(
    rng: np.random.Generator, population: Population, *, articles: Articles, desk: Desk
) -> Visits:
    """All visits up to the end, in order of time."""
    calendar = population.calendar
    parts = [_before_asking(rng, articles=articles, desk=desk)]
    for month in range(calendar.months + 1):
        customer = _readers(rng, population, month=month)
        started = draw_moments(rng, calendar=calendar, month=month, count=len(customer))
        if month == calendar.months:
            customer, started = customer[::DAYS_OF_A_MONTH], started[::DAYS_OF_A_MONTH]
        parts.append(_free_visits(rng, articles=articles, customer=customer, started=started))
    visits = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Visits)
    }
    customer, started = visits["customer"], visits["started"]
    # The last hour stays free, so that a visit ends before the company's last second.
    happens = population.can_act(customer, started) & (started < calendar.end - HOUR)
    order = np.flatnonzero(happens)
    order = order[np.argsort(started[order], kind="stable")]
    return Visits(**{name: column[order] for name, column in visits.items()})


def _readers(rng: np.random.Generator, population: Population, *, month: int) -> np.ndarray:
    """Customer indexes, test customers among them every month; NOBODY for strangers."""
    customers = population.customers
    rate = np.asarray(VISITS_PER_MONTH)[customers.segment] * population.present[month]
    visits = rng.poisson(rate) + customers.is_test
    customer = np.repeat(np.arange(len(customers)), visits)
    strangers = rng.poisson(len(customer) * STRANGER_SHARE)
    return rng.permutation(np.concatenate([customer, np.full(strangers, NOBODY)]))


def _before_asking(rng: np.random.Generator, *, articles: Articles, desk: Desk) -> Visits:
    """Some read an article about their problem, and ask nevertheless.

    Of those with a question about refunds half do, and all of them the same article.
    """
    demand = desk.demand
    is_planted = demand.category == articles.section[FOLLOWED_BY_CONTACT]
    share = np.where(is_planted, FOLLOWED_SHARE, READ_BEFORE_ASKING_SHARE)
    counts = (demand.requester >= 0) & (desk.service.deleted == NEVER)
    counts &= desk.links.merged_into < 0
    tickets = np.flatnonzero(counts & (rng.random(len(demand)) < share))
    section = demand.category[tickets]
    size = np.bincount(articles.section)
    first = np.cumsum(size) - size
    article = first[section] + rng.integers(0, size[section])
    return Visits(
        customer=demand.requester[tickets],
        started=demand.created[tickets] - rng.integers(HOUR, 6 * HOUR, len(tickets)),
        article=np.where(is_planted[tickets], FOLLOWED_BY_CONTACT, article),
        is_crawler=np.zeros(len(tickets), bool),
    )


def _free_visits(
    rng: np.random.Generator, *, articles: Articles, customer: np.ndarray, started: np.ndarray
) -> Visits:
    weight = 1.0 / (2 + np.arange(len(articles)) % 5)
    weight[FOLLOWED_BY_CONTACT], weight[NOT_READ_THROUGH] = PLANTED_WEIGHT, 0.5
    is_crawler = rng.random(len(customer)) < CRAWLER_SHARE
    return Visits(
        customer=np.where(is_crawler, NOBODY, customer),
        started=started,
        article=codes(rng, weight, len(customer)),
        is_crawler=is_crawler,
    )
