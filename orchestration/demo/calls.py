"""Who calls, or is called, and when. How the calls are handled: `call_handling`."""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import codes
from orchestration.demo.desk import Desk
from orchestration.demo.population import Population
from orchestration.demo.tickets import draw_moments
from orchestration.demo.timeline import DAY, HOUR, NEVER

CALL_ABOUT_TICKET_SHARE = 0.12
CALL_BACK_SHARE = 0.05
HIDDEN_NUMBER_SHARE = 0.2
TEST_CUSTOMER_CALLS = 3
OPENING_HOUR = 7
CLOSING_HOUR = 20
OUT_OF_HOURS_SHARE = 0.3
INBOUND, OUTBOUND = range(2)

# On Mondays (0) from 9 to 10 UTC many call about their invoices, and one agent is there.
BUSY_QUEUE = v.QUEUES.index("billing_line")
BUSY_WEEKDAY = 0
BUSY_HOUR = 9
LEAST_BUSY_CALLS = 5.0
CUSTOMERS_PER_BUSY_CALL = 250


@dataclass(frozen=True)
class Ringing:
    """One entry per call that begins. Negative indexes: no known customer, no ticket."""

    direction: np.ndarray
    customer: np.ndarray
    ticket: np.ndarray
    queue: np.ndarray
    started: np.ndarray

    def __len__(self) -> int:
        return len(self.started)


def is_busy_hour(queue: np.ndarray, started: np.ndarray) -> np.ndarray:
    """Where a call meets the understaffed hour of the week."""
    # Day 0 was a Thursday, weekday 3 when Monday is 0.
    is_then = ((started // DAY + 3) % 7 == BUSY_WEEKDAY) & (started % DAY // HOUR == BUSY_HOUR)
    return (queue == BUSY_QUEUE) & is_then


def is_out_of_hours(started: np.ndarray) -> np.ndarray:
    """Where nobody is there to pick up."""
    hour = started % DAY // HOUR
    return ((started // DAY + 3) % 7 >= 5) | (hour < OPENING_HOUR) | (hour >= CLOSING_HOUR)


def draw_ringing(rng: np.random.Generator, population: Population, *, desk: Desk) -> Ringing:
    """All calls up to the end, in order of time."""
    parts = [
        _about_tickets(rng, desk),
        _call_backs(rng, desk),
        *(
            _in_general(rng, population, month=month)
            for month in range(population.calendar.months + 1)
        ),
        _in_busy_hours(rng, population),
        _by_test_customers(rng, population),
    ]
    calls = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Ringing)
    }
    customer, started = calls["customer"], calls["started"]
    is_hidden = (rng.random(len(started)) < HIDDEN_NUMBER_SHARE) & (calls["ticket"] < 0)
    is_hidden &= ~population.customers.is_test[customer]
    calls["customer"] = np.where(is_hidden, -1, customer)
    knows_better = is_out_of_hours(started) & (rng.random(len(started)) >= OUT_OF_HOURS_SHARE)
    order = np.flatnonzero(population.can_act(customer, started) & ~knows_better)
    order = order[np.argsort(started[order], kind="stable")]
    return Ringing(**{name: column[order] for name, column in calls.items()})


def _about_tickets(rng: np.random.Generator, desk: Desk) -> Ringing:
    """Some cannot wait for the solution and call; the call names the ticket."""
    demand, service = desk.demand, desk.service
    counts = (demand.requester >= 0) & (service.replied < NEVER) & (service.deleted == NEVER)
    chosen = counts & (rng.random(len(demand)) < CALL_ABOUT_TICKET_SHARE)
    tickets = np.flatnonzero(chosen)
    created = demand.created[tickets]
    open_seconds = np.minimum(service.solved[tickets] - created, 3 * DAY)
    waited = (rng.uniform(0.2, 0.9, len(tickets)) * open_seconds).astype(np.int64)
    return _ringing(
        customer=demand.requester[tickets],
        ticket=tickets,
        queue=demand.group[tickets],
        started=created + waited,
    )


def _call_backs(rng: np.random.Generator, desk: Desk) -> Ringing:
    """Agents call a few requesters soon after their first reply."""
    demand, replied = desk.demand, desk.service.replied
    chosen = (demand.requester >= 0) & (replied < NEVER)
    tickets = np.flatnonzero(chosen & (rng.random(len(demand)) < CALL_BACK_SHARE))
    return _ringing(
        customer=demand.requester[tickets],
        ticket=tickets,
        queue=demand.group[tickets],
        started=replied[tickets] + rng.integers(300, HOUR, len(tickets)),
        direction=OUTBOUND,
    )


def _in_general(rng: np.random.Generator, population: Population, *, month: int) -> Ringing:
    customers, calendar = population.customers, population.calendar
    start, end = calendar.month_starts[month : month + 2]
    rate = np.asarray(v.CALLS_PER_MONTH)[customers.segment] * population.present[month]
    rate *= v.SEASON[calendar.month_of_year(month)] * min((end - start) / (28 * DAY), 1.0)
    customer = np.repeat(np.arange(len(customers)), rng.poisson(rate))
    return _ringing(
        customer=customer,
        ticket=np.full(len(customer), -1),
        queue=codes(rng, v.QUEUE_SHARES, len(customer)),
        started=draw_moments(rng, calendar=calendar, month=month, count=len(customer)),
    )


def _in_busy_hours(rng: np.random.Generator, population: Population) -> Ringing:
    """The run on one queue, in the same hour of every week."""
    present, calendar = population.present, population.calendar
    days = np.arange(calendar.month_starts[0] // DAY, calendar.end // DAY)
    days = days[(days + 3) % 7 == BUSY_WEEKDAY]
    mean = max(LEAST_BUSY_CALLS, present.shape[1] / CUSTOMERS_PER_BUSY_CALL)
    day = np.repeat(days, rng.poisson(mean, len(days)))
    started = day * DAY + BUSY_HOUR * HOUR + rng.integers(0, HOUR, len(day))
    customer = rng.integers(0, present.shape[1], len(day))
    is_customer = present[calendar.month_of(started), customer]
    return _ringing(
        customer=np.where(is_customer, customer, -1),
        ticket=np.full(len(day), -1),
        queue=np.full(len(day), BUSY_QUEUE),
        started=started,
    )


def _by_test_customers(rng: np.random.Generator, population: Population) -> Ringing:
    customers, end = population.customers, population.calendar.end
    customer = np.repeat(np.flatnonzero(customers.is_test), TEST_CUSTOMER_CALLS)
    signed_up = customers.signed_up[customer]
    share = rng.uniform(0, 1, len(customer))
    return _ringing(
        customer=customer,
        ticket=np.full(len(customer), -1),
        queue=np.zeros(len(customer), np.int64),
        started=signed_up + ((end - signed_up) * share).astype(np.int64),
    )


def _ringing(
    *,
    customer: np.ndarray,
    ticket: np.ndarray,
    queue: np.ndarray,
    started: np.ndarray,
    direction: int = INBOUND,
) -> Ringing:
    return Ringing(
        direction=np.full(len(started), direction),
        customer=customer,
        ticket=ticket,
        queue=queue,
        started=started,
    )
