"""What the writers of billing vendors share: present rows, and the months periods are billed in."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Term:
    """One month that a period is billed for, whole even where the period ends within it.

    `cut_short` is the last month of the period before, where this one begins within it.
    """

    period: Row
    start: date
    end: date
    cut_short: "Term | None" = None


class InvoiceIds:
    """Names invoices as the charges of their customer and day do, each name once."""

    def __init__(self, charges: Iterable[Row]) -> None:
        self._ids: dict[tuple[str, date], str] = {}
        for charge in charges:
            if charge["invoice_id"] is not None:
                day = charge["created_at"].date()
                self._ids.setdefault((charge["customer_id"], day), charge["invoice_id"])

    def take(self, term: Term) -> str:
        """The id of a month's invoice; one of its own where nobody was charged that day."""
        own = f"{term.period['subscription_id']}{term.start:%Y%m%d}"
        return self._ids.pop((term.period["customer_id"], term.start), own)


def latest_rows(
    table: pa.Table, *, key: Sequence[str], cursor: str | None = None
) -> list[dict[str, Any]]:
    """The present version of every row."""
    rows = (table.sort_by(cursor) if cursor else table).to_pylist()
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def monthly_terms(tables: Mapping[str, pa.Table]) -> list[Term]:
    """The months of every period, subscription by subscription.

    A running period is billed up to the day of the last charge.
    """
    charged = [moment.date() for moment in tables["charges"]["created_at"].to_pylist()]
    rows = latest_rows(tables["subscription_periods"], key=["subscription_id", "period_start"])
    rows.sort(key=lambda row: (row["subscription_id"], row["period_start"]))
    today = max([*charged, *(row["period_start"] for row in rows)], default=date.min)
    terms: list[Term] = []
    for period in rows:
        first, last = period["period_start"], period["period_end"]
        before, count, start = _cut_short(terms, period), 0, first
        while start < last if last else start <= today:
            count += 1
            end = _months_later(first, count)
            terms.append(Term(period, start, end, before))
            before, start = None, end
    return terms


def epoch(moment: datetime | date | None) -> int | None:
    """Seconds since 1970; of a day, those of its midnight in UTC."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return int(moment.timestamp())


def _cut_short(terms: Sequence[Term], period: Row) -> Term | None:
    """The month that is still running when a period of the same subscription begins."""
    if not terms or terms[-1].period["subscription_id"] != period["subscription_id"]:
        return None
    last, begin = terms[-1], period["period_start"]
    return last if last.period["period_end"] == begin and begin < last.end else None


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
