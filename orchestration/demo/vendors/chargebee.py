"""Writes billing as Chargebee does: lists of wrapped records, each with the present state."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.billing_terms import (
    InvoiceIds,
    Row,
    Term,
    epoch,
    latest_rows,
    monthly_terms,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("customers", "subscriptions", "subscription_periods", "charges")
SETTINGS: Mapping[str, object] = MappingProxyType({})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "customers": {"is_test": "Tests live on a site of their own, with exports of its own."},
        "charges": {
            "is_test": "Tests live on a site of their own, with exports of its own.",
            "product_id": "A transaction has no field for what was bought.",
        },
    }
)

RECORDS_PER_FILE = 10_000
SUBSCRIPTION_STATUSES = MappingProxyType(
    {"incomplete": "future", "trialing": "in_trial", "canceled": "cancelled", "paused": "paused"}
)
TRANSACTION_STATUSES = MappingProxyType(
    {"succeeded": "success", "pending": "in_progress", "failed": "failure"}
)

Record = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The exports of a site: everything as it stands now."""
    terms = monthly_terms(tables)
    last_terms = {term.period["subscription_id"]: term for term in terms}
    customers = {
        row["customer_id"]: _customer(row)
        for row in latest_rows(tables["customers"], key=["customer_id"], cursor="updated_at")
    }
    subscriptions = (
        {
            "subscription": _subscription(row, last_terms.get(row["subscription_id"])),
            "customer": customers[row["customer_id"]],
        }
        for row in latest_rows(
            tables["subscriptions"], key=["subscription_id"], cursor="updated_at"
        )
    )
    charges = latest_rows(tables["charges"], key=["charge_id"])
    yield from _lists("customers", ({"customer": record} for record in customers.values()))
    yield from _lists("subscriptions", subscriptions)
    yield from _lists("invoices", ({"invoice": record} for record in _invoices(terms, charges)))
    yield from _lists("transactions", ({"transaction": _payment(row)} for row in charges))


def _lists(name: str, items: Iterable[Record]) -> Iterator[VendorFile]:
    """Lists as the interface gives them, many pages joined to one."""
    remaining, number = iter(items), 0
    while page := list(islice(remaining, RECORDS_PER_FILE)):
        number += 1
        content = json.dumps({"list": page}, ensure_ascii=False, separators=(",", ":"))
        yield VendorFile(f"{name}_{number:04}.json", content.encode())


def _changed(seconds: int | None) -> Record:
    """What tells when a record last changed."""
    return {"updated_at": seconds, "resource_version": None if seconds is None else seconds * 1000}


def _customer(row: Row) -> Record:
    fields = {"cf_segment": row["segment"], "cf_acquired_from": row["acquired_from"]}
    return {
        "id": row["customer_id"],
        "first_name": row["name"],
        "email": row["email"],
        "created_at": epoch(row["created_at"]),
        **_changed(epoch(row["updated_at"])),
        "deleted": bool(row["is_deleted"]),
        "object": "customer",
        "billing_address": {"country": row["country"], "object": "billing_address"},
        **{name: value for name, value in fields.items() if value is not None},
    }


def _subscription(row: Row, term: Term | None) -> Record:
    """A field without a value is left out, as the interface does."""
    is_leaving = row["canceled_at"] is not None and row["ended_at"] is None
    status = "non_renewing" if is_leaving else SUBSCRIPTION_STATUSES.get(row["status"], "active")
    amount = term.period["mrr_amount"] if term else 0
    item = {
        "item_price_id": row["plan_id"],
        "item_type": "plan",
        "quantity": 1,
        "unit_price": amount,
        "amount": amount,
        "object": "subscription_item",
    }
    record = {
        "id": row["subscription_id"],
        "billing_period": 1,
        "billing_period_unit": "month",
        "customer_id": row["customer_id"],
        "status": status,
        "trial_end": epoch(row["trial_end"]),
        "current_term_start": epoch(term.start) if term else None,
        "current_term_end": epoch(term.end) if term else None,
        "created_at": epoch(row["started_at"]),
        "started_at": epoch(row["started_at"]),
        "cancelled_at": epoch(term.end if term and is_leaving else row["ended_at"]),
        "cancel_schedule_created_at": epoch(row["canceled_at"]),
        "cancel_reason": "not_paid" if row["is_involuntary"] else None,
        "cancel_reason_code": row["cancellation_reason"],
        **_changed(epoch(row["updated_at"])),
        "deleted": False,
        "object": "subscription",
        "currency_code": (term.period["currency"] if term else "usd").upper(),
        "subscription_items": [item],
        "mrr": amount,
        "cf_product_id": row["product_id"],
    }
    return {name: value for name, value in record.items() if value is not None}


def _invoices(terms: Iterable[Term], charges: Iterable[Row]) -> Iterator[Record]:
    ids = InvoiceIds(charges)
    for term in terms:
        period, amount = term.period, term.period["mrr_amount"]
        line = {
            "id": f"li_{period['subscription_id']}{term.start:%Y%m%d}",
            "date_from": epoch(term.start),
            "date_to": epoch(term.end),
            "unit_amount": amount,
            "quantity": 1,
            "amount": amount,
            "pricing_model": "per_unit",
            "is_taxed": False,
            "tax_amount": 0,
            "object": "line_item",
            "subscription_id": period["subscription_id"],
            "customer_id": period["customer_id"],
            "entity_type": "plan_item_price",
            "entity_id": period["plan_id"],
            "discount_amount": 0,
            "item_level_discount_amount": 0,
        }
        yield {
            "id": ids.take(term),
            "customer_id": period["customer_id"],
            "subscription_id": period["subscription_id"],
            "recurring": True,
            "status": "paid",
            "price_type": "tax_exclusive",
            "date": epoch(term.start),
            "total": amount,
            **_changed(epoch(term.start)),
            "deleted": False,
            "object": "invoice",
            "currency_code": period["currency"].upper(),
            "line_items": [line],
        }


def _payment(row: Row) -> Record:
    date, status = epoch(row["created_at"]), TRANSACTION_STATUSES[row["status"]]
    paid = {"invoice_id": row["invoice_id"], "applied_amount": row["amount"], "applied_at": date}
    refund = {
        "txn_id": f"txn_refund_{row['charge_id']}",
        "txn_status": "success",
        "txn_date": date,
        "txn_amount": row["amount_refunded"],
    }
    return {
        "id": row["charge_id"],
        "customer_id": row["customer_id"],
        "payment_method": "card",
        "type": "payment",
        "date": date,
        "amount": row["amount"],
        "status": status,
        **_changed(date),
        "deleted": False,
        "object": "transaction",
        "currency_code": row["currency"].upper(),
        "linked_invoices": [paid] if row["invoice_id"] is not None else [],
        "linked_refunds": [refund] if row["amount_refunded"] else [],
    }
