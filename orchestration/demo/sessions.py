"""When the product is used, by whom and for how long."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo.columns import codes, identifiers, integers, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.population import Population
from orchestration.demo.tickets import draw_moments
from orchestration.demo.timeline import DAY, HOUR, NEVER, Window

USER_ROLES = ("admin", "member", "viewer")
VIEWER_SHARE = 0.25
ROLE_MINUTES = np.array([22.0, 14.0, 6.0])
SESSIONS_PER_WEEK = (0.45, 0.9, 1.8)
MOST_USERS = 5
LEAVING_FACTOR = 0.5
TEST_CUSTOMER_STEP = 4
UNKNOWN_SHARE = 0.03

# Days before the end, and from day to day: twelve weeks as busy as this, then four slow ones.
FADING_DAYS = 28
BUSY_DAYS = 120
BUSY_STEP = 3
LAST_FADING_DAYS = (12,)
QUIET_LOGIN_DAYS = (40, 75)


@dataclass(frozen=True)
class Sessions:
    """One entry per session, in order of time. `length` is in seconds."""

    customer: np.ndarray
    user: np.ndarray
    started: np.ndarray
    length: np.ndarray
    events: np.ndarray
    has_end: np.ndarray
    has_length: np.ndarray
    is_known: np.ndarray

    def __len__(self) -> int:
        return len(self.started)


def draw_sessions(rng: np.random.Generator, population: Population) -> Sessions:
    """Everybody has a pace of their own; whoever leaves has slowed down the month before."""
    customers = population.customers
    customer, started = _log_ins(rng, population)
    order = np.flatnonzero(started >= customers.signed_up[customer])
    order = order[np.argsort(started[order], kind="stable")]
    customer, started = customer[order], started[order]
    count = len(order)
    users = np.minimum(customers.seats[customer], MOST_USERS)
    user = customer * MOST_USERS + rng.integers(0, users)
    minutes = ROLE_MINUTES[_role(user)] * rng.lognormal(0, 0.8, count)
    told = codes(rng, (0.75, 0.15, 0.08, 0.02), count)
    return Sessions(
        customer=customer,
        user=user,
        started=started,
        length=np.minimum(minutes * 60, 10 * HOUR).astype(np.int64),
        events=rng.poisson(minutes * 1.5) + 1,
        has_end=np.isin(told, (0, 1)),
        has_length=np.isin(told, (0, 2)),
        is_known=(rng.random(count) >= UNKNOWN_SHARE) | _is_planted(customer, population),
    )


def _log_ins(rng: np.random.Generator, population: Population) -> tuple[np.ndarray, np.ndarray]:
    """Customer and time of every session, in no order, those before the sign-up among them."""
    customers, roles, calendar = population.customers, population.roles, population.calendar
    present = population.present
    pace = np.asarray(SESSIONS_PER_WEEK)[customers.segment] * rng.lognormal(
        -0.1, 0.5, len(customers)
    )
    who, when = [], []
    for month in range(calendar.months + 1):
        start, end = calendar.month_starts[month : month + 2]
        is_new = calendar.month_of(customers.signed_up) == month
        coming = present[[min(month + ahead, calendar.months) for ahead in (1, 2)]]
        is_leaving = present[month] & ~coming.all(axis=0)
        rate = pace * (present[month] | is_new) * np.where(is_leaving, LEAVING_FACTOR, 1.0)
        # Habits: a count close to the expected one. Pure chance would make every fourth fade.
        expected = rate * ((end - start) / (7 * DAY))
        times = np.floor(expected + rng.random(len(customers))).astype(np.int64)
        customer = np.repeat(np.arange(len(customers)), times)
        who.append(customer)
        when.append(draw_moments(rng, calendar=calendar, month=month, count=len(customer)))
    customer, started = np.concatenate(who), np.concatenate(when)
    is_free = ~roles.is_asleep(customer, started) & ~customers.is_test[customer]
    is_free &= ~np.isin(customer, roles.fading) | (started < calendar.end - BUSY_DAYS * DAY)
    planted = _planted_log_ins(population)
    return (
        np.concatenate([customer[is_free], *(each for each, _ in planted)]),
        np.concatenate([started[is_free], *(times for _, times in planted)]),
    )


def _planted_log_ins(population: Population) -> list[tuple[np.ndarray, np.ndarray]]:
    """On the same days for everybody of a role, each at a minute of their own."""
    roles, calendar = population.roles, population.calendar
    days = (calendar.end - int(calendar.month_starts[0])) // DAY
    ages = (
        (roles.fading, [*LAST_FADING_DAYS, *range(FADING_DAYS + 1, BUSY_DAYS, BUSY_STEP)]),
        (roles.quiet, QUIET_LOGIN_DAYS),
        (np.flatnonzero(population.customers.is_test), range(1, days, TEST_CUSTOMER_STEP)),
    )
    planted = []
    for members, ages_in_days in ages:
        customer = np.repeat(members, len(ages_in_days))
        started = calendar.end - np.tile(ages_in_days, len(members)) * DAY + 10 * HOUR
        planted.append((customer, started + customer % 60 * 60))
    return planted


def _is_planted(customer: np.ndarray, population: Population) -> np.ndarray:
    singled_out = np.concatenate([population.roles.fading, population.roles.quiet])
    return np.isin(customer, singled_out) | population.customers.is_test[customer]


def _role(user: np.ndarray) -> np.ndarray:
    """A user's role never changes, and the first one of a customer is the admin."""
    other = np.where(user * 7_919 % 100 < 100 * VIEWER_SHARE, 2, 1)
    return np.where(user % MOST_USERS == 0, 0, other)


def session_table(sessions: Sessions, *, customers: Customers, window: Window) -> pa.Table:
    """Sessions begun in the window; not every one tells its end or its length."""
    low, high = np.searchsorted(sessions.started, [window.start, window.end])
    rows = np.arange(low, high)
    customer = np.where(sessions.is_known[rows], sessions.customer[rows], -1)
    ended = sessions.started[rows] + sessions.length[rows]
    return pa.table(
        {
            "session_id": identifiers("SE", rows + 1, width=7),
            "customer_id": words(customers.identifiers(), customer),
            "user_id": identifiers("U", sessions.user[rows] + 1),
            "user_role": words(USER_ROLES, _role(sessions.user[rows])),
            "started_at": timestamps(sessions.started[rows]),
            "ended_at": timestamps(np.where(sessions.has_end[rows], ended, NEVER)),
            "duration_seconds": integers(
                sessions.length[rows], is_missing=~sessions.has_length[rows]
            ),
            "event_count": integers(sessions.events[rows]),
        }
    )
