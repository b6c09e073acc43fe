"""The life of the contracts, month by month: begin, change of plan, end, return.

Everything but the beginning happens on a contract's monthly billing day. Churn follows bad
service: whoever was badly served in a month leaves in the next with CHURN_HAZARD_RATIO times
the odds of the segment.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.customers import Customers
from orchestration.demo.timeline import DAY, HOUR, NEVER, Calendar

CHURN_HAZARD_RATIO = 5.0
TRIAL_DAYS = 14
LAST_BILLING_DAY = 28
PLAN_CHANGE_RATE = 0.025
UPGRADE_SHARE = 0.65
RETURN_RATE = 0.03
INVOLUNTARY_SHARE = 0.15
NONE = -1


@dataclass(frozen=True)
class Subscriptions:
    """Contracts (times in seconds) and their periods (days; end exclusive)."""

    customer: np.ndarray
    started: np.ndarray
    trial_end: np.ndarray
    notice: np.ndarray
    ended: np.ndarray
    reason: np.ndarray
    is_involuntary: np.ndarray
    period_contract: np.ndarray
    period_plan: np.ndarray
    period_start: np.ndarray
    period_end: np.ndarray
    billing_day: np.ndarray


class SubscriptionBook:
    """Keeps the contracts while the months go by; `close` hands them over."""

    def __init__(
        self, customers: Customers, *, calendar: Calendar, rng: np.random.Generator
    ) -> None:
        count = len(customers)
        self.customers, self.calendar, self.rng = customers, calendar, rng
        self.plan = np.full(count, NONE)
        self._billing_day = np.zeros(count, np.int64)
        self._contract = np.full(count, NONE)
        self._period = np.full(count, NONE)
        self._lost_month = np.full(count, NEVER)
        self._contracts: list[tuple[np.ndarray, ...]] = []
        self._periods: list[tuple[np.ndarray, ...]] = []
        self._period_ends: list[tuple[np.ndarray, np.ndarray]] = []
        self._contract_ends: list[tuple[np.ndarray, ...]] = []
        self._contract_count = self._period_count = 0
        self._month = calendar.month_of(customers.signed_up)
        has_trial = self.rng.random(count) < 0.4
        self._subscribes = self.rng.random(count) < 0.96
        self._converts = ~has_trial | (self.rng.random(count) < 0.85)
        self._first_day = customers.signed_up // DAY + np.where(has_trial, TRIAL_DAYS, 0)
        self._trial_end = np.where(has_trial, self._first_day * DAY, NEVER)

    def live_month(self, month: int, *, badly_served: np.ndarray) -> np.ndarray:
        """Moves on by one month; returns who paid at its start or at its end."""
        paid_before = self.plan != NONE
        self._end_and_change(month, badly_served=badly_served)
        self._begin(month)
        self._return(month)
        return paid_before | (self.plan != NONE)

    def _begin(self, month: int) -> None:
        signs = np.flatnonzero(self._subscribes & (self._month == month))
        self._open_contracts(
            signs, started=self.customers.signed_up[signs], trial_end=self._trial_end[signs]
        )
        is_first_month = self.calendar.month_of(self._first_day * DAY) == month
        is_due = self._subscribes & is_first_month & (self._first_day <= self.calendar.as_of_day)
        pays = np.flatnonzero(is_due & self._converts)
        self._start_paying(pays, days=self._first_day[pays])
        tries = np.flatnonzero(is_due & ~self._converts)
        ends = self._first_day[tries]
        self._end_contracts(
            tries, days=ends, notice=ends * DAY, involuntary=np.zeros(len(tries), bool)
        )

    def _end_and_change(self, month: int, *, badly_served: np.ndarray) -> None:
        count = len(self.plan)
        days = self.calendar.first_day(month) + self._billing_day - 1
        is_due = (self.plan != NONE) & (days <= self.calendar.as_of_day)
        odds = np.asarray(v.MONTHLY_CHURN)[self.customers.segment]
        odds = odds * np.where(badly_served, CHURN_HAZARD_RATIO, 1.0)
        is_lost = is_due & (self.rng.random(count) < odds)
        is_changing = is_due & ~is_lost & (self.rng.random(count) < PLAN_CHANGE_RATE)
        step = np.where(self.rng.random(count) < UPGRADE_SHARE, 1, -1)
        plan = np.clip(self.plan + step, 0, len(v.PLANS) - 1)
        movers = np.flatnonzero(is_changing & (plan != self.plan))
        self._close_periods(movers, days=days[movers])
        self.plan[movers] = plan[movers]
        self._open_periods(movers, days=days[movers])
        lost = np.flatnonzero(is_lost)
        involuntary = self.rng.random(len(lost)) < INVOLUNTARY_SHARE
        warning = np.where(involuntary, 0, self.rng.integers(1, 14 * DAY, len(lost)))
        self._close_periods(lost, days=days[lost])
        self._end_contracts(
            lost, days=days[lost], notice=days[lost] * DAY - warning, involuntary=involuntary
        )
        self.plan[lost] = NONE
        self._lost_month[lost] = month

    def _return(self, month: int) -> None:
        is_back = (self._lost_month < month) & (self.rng.random(len(self.plan)) < RETURN_RATE)
        back = np.flatnonzero(is_back)
        days = self.calendar.first_day(month) + self.rng.integers(0, LAST_BILLING_DAY, len(back))
        back, days = back[days <= self.calendar.as_of_day], days[days <= self.calendar.as_of_day]
        self._open_contracts(
            back, started=days * DAY + 9 * HOUR, trial_end=np.full(len(back), NEVER)
        )
        self._start_paying(back, days=days)
        self._lost_month[back] = NEVER

    def _start_paying(self, who: np.ndarray, *, days: np.ndarray) -> None:
        month = self.calendar.month_of(days * DAY)
        day_of_month = days - self.calendar.first_day(month) + 1
        self._billing_day[who] = np.minimum(day_of_month, LAST_BILLING_DAY)
        self.plan[who] = self.customers.first_plan[who]
        self._open_periods(who, days=days)

    def _open_contracts(
        self, who: np.ndarray, *, started: np.ndarray, trial_end: np.ndarray
    ) -> None:
        self._contracts.append((who, started, trial_end))
        self._contract[who] = self._contract_count + np.arange(len(who))
        self._contract_count += len(who)

    def _end_contracts(
        self, who: np.ndarray, *, days: np.ndarray, notice: np.ndarray, involuntary: np.ndarray
    ) -> None:
        self._contract_ends.append((self._contract[who], days * DAY, notice, involuntary))

    def _open_periods(self, who: np.ndarray, *, days: np.ndarray) -> None:
        self._periods.append((self._contract[who], self.plan[who], days, self._billing_day[who]))
        self._period[who] = self._period_count + np.arange(len(who))
        self._period_count += len(who)

    def _close_periods(self, who: np.ndarray, *, days: np.ndarray) -> None:
        self._period_ends.append((self._period[who], days))

    def close(self) -> Subscriptions:
        """The contracts as they stand at the end of the calendar."""
        customer, started, trial_end = _stack(self._contracts)
        contract, plan, start, billing_day = _stack(self._periods)
        ended, notice = np.full(len(customer), NEVER), np.full(len(customer), NEVER)
        is_involuntary = np.zeros(len(customer), bool)
        over, at, given, involuntary = _stack(self._contract_ends)
        ended[over], notice[over], is_involuntary[over] = at, given, involuntary
        period_end = np.full(len(contract), NEVER)
        finished, days = _stack(self._period_ends)
        period_end[finished] = days
        reason = self.rng.integers(0, len(v.VOLUNTARY_REASONS), len(customer))
        return Subscriptions(
            customer=customer,
            started=started,
            trial_end=trial_end,
            notice=notice,
            ended=ended,
            reason=np.where(is_involuntary, len(v.VOLUNTARY_REASONS), reason),
            is_involuntary=is_involuntary,
            period_contract=contract,
            period_plan=plan,
            period_start=start,
            period_end=period_end,
            billing_day=billing_day,
        )


def _stack(chunks: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(parts) for parts in zip(*chunks, strict=True))
