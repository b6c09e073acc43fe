"""What the quirks of Chargebee's exports end as."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from tests.vendors.conftest import VendorNight

Record = dict[str, Any]

JANUARY, FEBRUARY = 1_704_067_200, 1_706_745_600
CUSTOMER: Record = {
    "id": "1",
    "object": "customer",
    "billing_address": {"country": "DE"},
    "cf_segment": "small",
    "created_at": JANUARY,
    "deleted": False,
    "email": "ann@example.com",
    "resource_version": JANUARY * 1000,
    "updated_at": JANUARY,
}
SUBSCRIPTION: Record = {
    "id": "s1",
    "object": "subscription",
    "currency_code": "USD",
    "current_term_start": JANUARY,
    "customer_id": "1",
    "deleted": False,
    "mrr": 900,
    "resource_version": JANUARY * 1000,
    "started_at": JANUARY,
    "status": "active",
    "subscription_items": [{"item_price_id": "basic-USD-Monthly", "item_type": "plan"}],
    "updated_at": JANUARY,
}
PAYMENT: Record = {
    "id": "t1",
    "object": "transaction",
    "amount": 1250,
    "currency_code": "USD",
    "customer_id": "1",
    "date": JANUARY,
    "deleted": False,
    "linked_invoices": [{"applied_amount": 1250, "invoice_id": "7"}],
    "linked_refunds": [],
    "resource_version": JANUARY * 1000,
    "status": "success",
    "type": "payment",
}


def in_list(*items: Record) -> bytes:
    """Items as a page of the API."""
    return json.dumps({"list": items}).encode()


def in_lines(*records: Record) -> bytes:
    """Records one a line."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def event(**content: Record) -> Record:
    """What told of records at some time."""
    return {"id": "ev_1", "object": "event", "occurred_at": JANUARY, "content": content}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("subscriptions.json", in_list({"subscription": SUBSCRIPTION, "customer": CUSTOMER})),
        ("records.jsonl", in_lines(SUBSCRIPTION, CUSTOMER)),
        ("wrapped.jsonl", in_lines({"customer": CUSTOMER}, {"subscription": SUBSCRIPTION})),
        ("events.jsonl", in_lines(event(subscription=SUBSCRIPTION, customer=CUSTOMER))),
        ("events.json", in_list({"event": event(subscription=SUBSCRIPTION, customer=CUSTOMER)})),
    ],
    ids=["list", "lines", "wrapped lines", "events", "list of events"],
)
def test_records_are_the_same_in_every_envelope(
    night: VendorNight, name: str, content: bytes
) -> None:
    loaded = night({name: content}, vendor="chargebee")
    assert loaded.problems() == {}
    (customer,) = loaded.staged("stg_chargebee__customers")
    assert customer == {
        "customer_id": "1",
        "country": "DE",
        "customer_segment": "small",
        "acquired_from": None,
        "is_test": False,
        "is_deleted": False,
        "created_at": datetime(2024, 1, 1),
        "updated_at": datetime(2024, 1, 1),
    }
    (subscription,) = loaded.staged("stg_chargebee__subscriptions")
    assert subscription["plan_id"] == "basic-USD-Monthly"
    assert subscription["status"] == "active"
    (period,) = loaded.staged("stg_chargebee__subscription_periods")
    assert (period["mrr_amount"], period["currency"]) == (900, "usd")
    assert (period["period_start_date"], period["period_end_date"]) == (date(2024, 1, 1), None)
    (person,) = loaded.staged("stg_chargebee__identities")
    assert person["is_customer"]


def test_an_older_version_that_comes_later_does_not_win(night: VendorNight) -> None:
    newer = {**CUSTOMER, "deleted": True, "resource_version": JANUARY * 1000 + 1}
    loaded = night({"a.json": in_list({"customer": newer})}, vendor="chargebee")
    night({"b.json": in_list({"customer": CUSTOMER})}, vendor="chargebee", after=loaded)
    (customer,) = loaded.staged("stg_chargebee__customers")
    assert customer["is_deleted"]


def test_amounts_are_minor_units_and_refunds_may_be_partial(night: VendorNight) -> None:
    refund = {"txn_amount": 250, "txn_id": "t9", "txn_status": "success"}
    partly = {**PAYMENT, "id": "t2", "linked_refunds": [refund, {**refund, "txn_status": "voided"}]}
    yen = {**PAYMENT, "id": "t3", "amount": 500, "currency_code": "JPY"}
    itself = {**PAYMENT, "id": "t9", "type": "refund", "amount": 250}
    records = [{"transaction": record} for record in (PAYMENT, partly, yen, itself)]
    loaded = night({"transactions.json": in_list(*records)}, vendor="chargebee")
    names = ("charge_id", "invoice_id", "currency", "amount", "amount_refunded")
    charges = loaded.staged("stg_chargebee__charges")
    assert [tuple(row[name] for name in names) for row in charges] == [
        ("t1", "7", "usd", 1250, 0),
        ("t2", "7", "usd", 1250, 250),
        ("t3", "7", "jpy", 500, 0),
    ]


def test_lines_of_one_invoice_may_be_those_of_several_subscriptions(night: VendorNight) -> None:
    line = {
        "amount": 900,
        "date_from": JANUARY,
        "date_to": FEBRUARY,
        "entity_id": "basic-USD-Monthly",
        "entity_type": "plan_item_price",
    }
    invoice = {
        "id": "7",
        "object": "invoice",
        "currency_code": "USD",
        "customer_id": "1",
        "date": JANUARY,
        "line_items": [{**line, "subscription_id": "s1"}, {**line, "subscription_id": "s2"}],
        "resource_version": JANUARY * 1000,
        "status": "paid",
    }
    loaded = night({"invoices.json": in_list({"invoice": invoice})}, vendor="chargebee")
    names = ("subscription_id", "mrr_amount", "period_start_date", "period_end_date")
    periods = loaded.staged("stg_chargebee__subscription_periods")
    assert [tuple(row[name] for name in names) for row in periods] == [
        ("s1", 900, date(2024, 1, 1), date(2024, 2, 1)),
        ("s2", 900, date(2024, 1, 1), date(2024, 2, 1)),
    ]
