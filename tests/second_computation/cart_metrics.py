"""Carts that were left, from checkouts."""

from collections.abc import Collection
from datetime import timedelta

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    UNKNOWN,
    Results,
    rate_of,
    rows_of,
)

CART_SEGMENTS = (*CUSTOMER_SEGMENTS, "product_id")
CART_METRICS = ("cart_abandonment_rate",)
ABANDONED_AFTER = timedelta(hours=24)


def cart_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """Carts not completed in time, among those whose time is over."""
    wanted = set(segments) & set(CART_SEGMENTS)
    facts = (
        (
            company.day_of(row["created_at"]),
            {
                "product_id": row["product_id"] or UNKNOWN,
                **company.segments_on(row["customer_id"], company.day_of(row["created_at"])),
            },
            is_abandoned(row),
        )
        for row in company.checkouts
        if is_counted(row, company)
    )
    return rows_of("cart_abandonment_rate", facts, rate_of, wanted=wanted)


def is_counted(row: Record, company: Company) -> bool:
    """A cart with something in it, of no test, whose time to be completed is over."""
    return (
        row["created_at"] + ABANDONED_AFTER <= company.end
        and row["item_quantity"] != 0
        and not row["is_test"]
        and not company.is_test(row["customer_id"])
    )


def is_abandoned(row: Record) -> bool:
    """Not completed within its time."""
    completed_at = row["completed_at"]
    return completed_at is None or completed_at - row["created_at"] > ABANDONED_AFTER
