"""How much the product is used: a component of health, 0..100."""

from collections import Counter, defaultdict
from fractions import Fraction

from tests.second_computation.company import Company
from tests.second_computation.estimates import percentile
from tests.second_computation.health_opinions import Scores
from tests.second_computation.results import MEDIAN
from tests.second_computation.session_metrics import (
    BASELINE_WEEKS,
    RECENT_WEEKS,
    counted_sessions,
)


def usage(counted: set[str], active: set[str], company: Company) -> Scores:
    """Half against the customer's own weeks before, half against the others on the plan.

    `counted` are the customers who can have a score, `active` those of them who pay.
    """
    recent: Counter[str] = Counter()
    before: Counter[str] = Counter()
    users = set()
    for session in counted_sessions(company):
        if session.customer_id is not None:
            weeks = (company.as_of_date - session.day).days // 7
            users.add(session.customer_id)
            recent[session.customer_id] += weeks < RECENT_WEEKS
            before[session.customer_id] += RECENT_WEEKS <= weeks < RECENT_WEEKS + BASELINE_WEEKS
    usual = usual_on_plans(active, recent, company)
    return {
        customer_id: half(recent[customer_id], own_pace(before[customer_id]))
        + half(recent[customer_id], usual.get(customer_id, Fraction(0)))
        for customer_id in counted
        if customer_id in users or usual.get(customer_id, 0) > 0
    }


def own_pace(sessions_before: int) -> Fraction:
    """The sessions that the last weeks would have, had all gone on as before."""
    return Fraction(sessions_before * RECENT_WEEKS, BASELINE_WEEKS)


def usual_on_plans(active: set[str], recent: Counter[str], company: Company) -> dict[str, Fraction]:
    """For each active customer the median of the last weeks' sessions of those on the plan."""
    on_plan: dict[str, list[str]] = defaultdict(list)
    for customer_id in active:
        on_plan[company.plan_on(customer_id, company.as_of_date)].append(customer_id)
    return {
        customer_id: percentile([recent[member] for member in members], MEDIAN)
        for members in on_plan.values()
        for customer_id in members
    }


def half(sessions: int, par: Fraction) -> Fraction:
    """50 at par and above, less below it; full where there is no par, nothing without a session."""
    if sessions == 0:
        return Fraction(0)
    return 50 * min(sessions / par, Fraction(1)) if par else Fraction(50)
