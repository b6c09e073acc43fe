"""Writes billing as Stripe does: lists of events, of invoices with their lines, and of charges.

Events carry the time of a change, which the objects themselves do not. The objects are those of an
API version in which charges still name their invoices.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.billing_terms import (
    Row,
    Term,
    epoch,
    latest_rows,
    monthly_terms,
)
from orchestration.demo.vendors.stripe_invoices import StripeObject, invoices, price
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("customers", "subscriptions", "subscription_periods", "charges")
SETTINGS: Mapping[str, object] = MappingProxyType({})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType({})

API_VERSION = "2024-06-20"
OBJECTS_PER_FILE = 10_000


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The exports of an account: every change of customers and contracts, and what was billed."""
    terms = monthly_terms(tables)
    last_terms = {term.period["subscription_id"]: term for term in terms}
    charges = latest_rows(tables["charges"], key=["charge_id"])
    customers = map(_customer_event, _versions(tables["customers"]))
    subscriptions = (
        _subscription_event(row, last_terms.get(row["subscription_id"]))
        for row in _versions(tables["subscriptions"])
    )
    yield from _lists("customer_events", "events", customers)
    yield from _lists("subscription_events", "events", subscriptions)
    yield from _lists("invoices", "invoices", invoices(terms, charges=charges))
    yield from _lists("charges", "charges", map(_charge, charges))


def _versions(table: pa.Table) -> list[dict[str, Any]]:
    return table.sort_by("updated_at").to_pylist()


def _lists(name: str, resource: str, objects: Iterable[StripeObject]) -> Iterator[VendorFile]:
    """Lists as the interface gives them, many pages joined to one."""
    remaining, number = iter(objects), 0
    while data := list(islice(remaining, OBJECTS_PER_FILE)):
        number += 1
        page = {"object": "list", "data": data, "has_more": False, "url": f"/v1/{resource}"}
        content = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
        yield VendorFile(f"{name}_{number:04}.json", content.encode())


def _event(event_type: str, inner: StripeObject, row: Row) -> StripeObject:
    created = epoch(row["updated_at"])
    return {
        "id": f"evt_{inner['object']}_{inner['id']}_{created}",
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": {"object": inner},
        "livemode": inner["livemode"],
        "pending_webhooks": 0,
        "request": {"id": None, "idempotency_key": None},
        "type": event_type,
    }


def _customer_event(row: Row) -> StripeObject:
    metadata = {name: row[name] for name in ("segment", "acquired_from") if row[name] is not None}
    customer = {
        "id": row["customer_id"],
        "object": "customer",
        "address": {"city": None, "country": row["country"], "line1": None, "postal_code": None},
        "created": epoch(row["created_at"]),
        "delinquent": False,
        "description": None,
        "email": row["email"],
        "livemode": not row["is_test"],
        "metadata": metadata,
        "name": row["name"],
        "phone": None,
    }
    return _event("customer.deleted" if row["is_deleted"] else "customer.updated", customer, row)


def _subscription_event(row: Row, term: Term | None) -> StripeObject:
    """Its price is that of the last month it was billed for; nothing yet, if it never was."""
    is_failed, reason = bool(row["is_involuntary"]), row["cancellation_reason"]
    ended_by = "payment_failed" if is_failed else "cancellation_requested"
    amount, currency = 0, "usd"
    started, ends = row["started_at"], row["trial_end"]
    if term:
        amount, currency = term.period["mrr_amount"], term.period["currency"]
        started, ends = term.start, term.end
    item = {
        "id": f"si_{row['subscription_id']}",
        "object": "subscription_item",
        "price": price(row["plan_id"], row["product_id"], amount=amount, currency=currency),
        "quantity": 1,
    }
    subscription = {
        "id": row["subscription_id"],
        "object": "subscription",
        "cancel_at_period_end": row["canceled_at"] is not None and row["ended_at"] is None,
        "canceled_at": epoch(row["canceled_at"]),
        "cancellation_details": {
            "comment": None,
            "feedback": None if reason == ended_by else reason,
            "reason": None if row["canceled_at"] is None else ended_by,
        },
        "created": epoch(row["started_at"]),
        "currency": currency,
        "current_period_end": epoch(ends),
        "current_period_start": epoch(started),
        "customer": row["customer_id"],
        "discount": None,
        "ended_at": epoch(row["ended_at"]),
        "items": {"object": "list", "data": [item], "has_more": False, "total_count": 1},
        "livemode": True,
        "metadata": {},
        "pause_collection": None,
        "start_date": epoch(row["started_at"]),
        "status": row["status"],
        "trial_end": epoch(row["trial_end"]),
    }
    return _event("customer.subscription.updated", subscription, row)


def _charge(row: Row) -> StripeObject:
    refunded = row["amount_refunded"]
    return {
        "id": row["charge_id"],
        "object": "charge",
        "amount": row["amount"],
        "amount_captured": row["amount"] if row["status"] == "succeeded" else 0,
        "amount_refunded": refunded,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "captured": row["status"] != "failed",
        "created": epoch(row["created_at"]),
        "currency": row["currency"],
        "customer": row["customer_id"],
        "disputed": False,
        "invoice": row["invoice_id"],
        "livemode": not row["is_test"],
        "metadata": {} if row["product_id"] is None else {"product_id": row["product_id"]},
        "paid": row["status"] == "succeeded",
        "refunded": bool(refunded) and refunded == row["amount"],
        "status": row["status"],
    }
