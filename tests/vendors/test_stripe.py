"""What the quirks of Stripe's exports end as: API objects, events and Dashboard files."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from tests.vendors.conftest import VendorNight

StripeObject = dict[str, Any]

JANUARY, FEBRUARY, MARCH = 1_704_067_200, 1_706_745_600, 1_709_251_200
POINTS = {"decimal_style": "point"}
HEADER = "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Mode,Status,Customer ID"
CHARGE: StripeObject = {
    "id": "ch_1",
    "object": "charge",
    "amount": 1250,
    "amount_refunded": 0,
    "captured": True,
    "created": JANUARY,
    "currency": "usd",
    "customer": "cus_1",
    "invoice": "in_1",
    "livemode": True,
    "metadata": {},
    "payment_intent": "pi_1",
    "status": "succeeded",
}
PRICE = {
    "id": "price_1",
    "product": "prod_1",
    "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
    "unit_amount": 900,
    "unit_amount_decimal": "900",
}
SUBSCRIPTION: StripeObject = {
    "id": "sub_1",
    "object": "subscription",
    "created": JANUARY,
    "currency": "usd",
    "customer": "cus_1",
    "items": {"object": "list", "data": [{"price": PRICE, "quantity": 1}], "has_more": False},
    "start_date": JANUARY,
    "status": "active",
}


def in_list(*objects: StripeObject) -> bytes:
    """Objects as a page of the API."""
    return json.dumps({"object": "list", "data": objects, "has_more": False}).encode()


def in_lines(*objects: StripeObject) -> bytes:
    """Objects one a line."""
    return b"".join(json.dumps(item).encode() + b"\n" for item in objects)


def event(number: int, inner: StripeObject, *, created: int, kind: str) -> StripeObject:
    """What told of an object at some time."""
    return {
        "id": f"evt_{number}",
        "object": "event",
        "created": created,
        "type": kind,
        "data": {"object": inner},
    }


def payments(*rows: str, header: str = HEADER) -> bytes:
    """A payments export of the Dashboard."""
    return "\n".join([header, *rows, ""]).encode()


def pick(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of the rows."""
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("charges.json", in_list(CHARGE)),
        ("charges.json", json.dumps([CHARGE]).encode()),
        ("charges.jsonl", in_lines(CHARGE)),
        ("events.jsonl", in_lines(event(1, CHARGE, created=FEBRUARY, kind="charge.updated"))),
        ("events.json", in_list(event(1, CHARGE, created=FEBRUARY, kind="charge.updated"))),
        ("charge.json", json.dumps(CHARGE).encode()),
        (
            "event.json",
            json.dumps(event(1, CHARGE, created=FEBRUARY, kind="charge.updated")).encode(),
        ),
        ("anything.json", in_list({**CHARGE, "customer": {"id": "cus_1", "object": "customer"}})),
    ],
    ids=[
        "list",
        "array",
        "lines",
        "events",
        "list of events",
        "alone",
        "event alone",
        "expanded",
    ],
)
def test_a_charge_is_the_same_in_every_envelope(
    night: VendorNight, name: str, content: bytes
) -> None:
    loaded = night({name: content}, vendor="stripe")
    assert loaded.problems() == {}
    assert loaded.staged("stg_stripe__charges") == [
        {
            "source_name": "stripe",
            "charge_id": "ch_1",
            "customer_id": "cus_1",
            "invoice_id": "in_1",
            "product_id": None,
            "currency": "usd",
            "status": "succeeded",
            "amount": 1250,
            "amount_refunded": 0,
            "is_test": False,
            "created_at": datetime(2024, 1, 1),
        }
    ]


def test_a_file_may_hold_objects_of_all_kinds(night: VendorNight) -> None:
    customer = {"id": "cus_1", "object": "customer", "created": JANUARY, "livemode": True}
    refund = {"id": "re_1", "object": "refund", "amount": 100, "charge": "ch_1"}
    upcoming = {"object": "invoice", "customer": "cus_1", "lines": {"data": []}}
    content = in_lines(
        event(1, customer, created=JANUARY, kind="customer.created"),
        event(2, CHARGE, created=JANUARY, kind="charge.succeeded"),
        event(3, refund, created=FEBRUARY, kind="refund.created"),
        event(4, SUBSCRIPTION, created=JANUARY, kind="customer.subscription.created"),
        event(5, upcoming, created=FEBRUARY, kind="invoice.upcoming"),
    )
    loaded = night({"events.jsonl": content}, vendor="stripe")
    assert {row["entity"]: row["loaded"] for row in loaded.ledger()} == {
        "charges": 1,
        "customers": 1,
        "subscriptions": 1,
    }
    assert sum(row["quarantined"] for row in loaded.ledger()) == 0
    assert ("other_records", "") in loaded.warnings()


def test_of_several_events_the_latest_tells_the_state(night: VendorNight) -> None:
    refunded = {**CHARGE, "amount_refunded": 1250}
    at_once = {**CHARGE, "metadata": {"product_id": "prod_1"}}
    loaded = night(
        {
            "b.jsonl": in_lines(
                event(1, CHARGE, created=JANUARY, kind="charge.succeeded"),
                event(2, at_once, created=JANUARY, kind="charge.updated"),
            ),
            "a.jsonl": in_lines(event(3, refunded, created=FEBRUARY, kind="charge.refunded")),
        },
        vendor="stripe",
    )
    assert pick(loaded.staged("stg_stripe__charges"), "amount_refunded") == [(1250,)]
    assert loaded.quarantined("stripe", "charges") == []


def test_a_later_list_replaces_an_earlier_one(night: VendorNight) -> None:
    refunded = {**CHARGE, "amount_refunded": 250}
    loaded = night({"2024-01.json": in_list(CHARGE)}, vendor="stripe")
    night({"2024-02.json": in_list(refunded)}, vendor="stripe", after=loaded)
    assert pick(loaded.staged("stg_stripe__charges"), "amount_refunded") == [(250,)]
    assert loaded.quarantined("stripe", "charges") == []


def test_old_and_new_versions_of_the_api_give_the_same_rows(night: VendorNight) -> None:
    old_line = {
        "type": "subscription",
        "amount": 900,
        "period": {"start": JANUARY, "end": FEBRUARY},
        "price": PRICE,
        "proration": False,
    }
    new_line = {
        "parent": {"type": "subscription_item_details", "subscription_item_details": {}},
        "amount": 900,
        "period": {"start": JANUARY, "end": FEBRUARY},
        "pricing": {
            "price_details": {"price": "price_1", "product": "prod_1"},
            "unit_amount_decimal": "900",
        },
    }
    invoice = {
        "id": "in_1",
        "object": "invoice",
        "created": JANUARY,
        "currency": "usd",
        "customer": "cus_1",
        "status": "paid",
    }
    old = [
        CHARGE,
        {**SUBSCRIPTION, "current_period_start": JANUARY},
        {**invoice, "subscription": "sub_1", "lines": {"data": [old_line], "has_more": False}},
    ]
    item = {**SUBSCRIPTION["items"]["data"][0], "current_period_start": JANUARY}
    new = [
        {name: value for name, value in CHARGE.items() if name != "invoice"},
        {**SUBSCRIPTION, "items": {"data": [item], "has_more": False}, "discounts": []},
        {
            **invoice,
            "parent": {"subscription_details": {"subscription": "sub_1"}},
            "lines": {"data": [new_line], "has_more": False},
        },
        {
            "id": "inpay_1",
            "object": "invoice_payment",
            "created": JANUARY,
            "invoice": "in_1",
            "payment": {"type": "payment_intent", "payment_intent": "pi_1"},
        },
    ]
    models = ("charges", "subscriptions", "subscription_periods")
    before, after = (
        night({"objects.jsonl": in_lines(*objects)}, vendor="stripe") for objects in (old, new)
    )
    for model in models:
        assert before.staged(f"stg_stripe__{model}") == after.staged(f"stg_stripe__{model}") != []
    assert pick(
        after.staged("stg_stripe__subscription_periods"),
        "mrr_amount",
        "period_start_date",
        "period_end_date",
    ) == [(900, date(2024, 1, 1), None)]


def test_a_list_that_is_cut_off_within_an_object_is_quarantined(night: VendorNight) -> None:
    cut_off = {**SUBSCRIPTION, "items": {**SUBSCRIPTION["items"], "has_more": True}}
    loaded = night({"subscriptions.json": in_list(cut_off)}, vendor="stripe")
    assert pick(loaded.quarantined("stripe", "subscriptions"), "reason_codes") == [
        ("value_missing",)
    ]


def test_more_given_back_than_paid_is_quarantined(night: VendorNight) -> None:
    partly = {**CHARGE, "id": "ch_2", "amount_refunded": 250}
    wrong = {**CHARGE, "amount_refunded": 1251}
    rows = ("ch_3,2024-01-01 09:00,12.50,12.51,usd,true,Live,Paid,cus_1",)
    loaded = night(
        {"charges.json": in_list(partly, wrong), "payments.csv": payments(*rows)},
        vendor="stripe",
        settings=POINTS,
    )
    assert pick(loaded.staged("stg_stripe__charges"), "charge_id", "amount_refunded") == [
        ("ch_2", 250)
    ]
    for entity in ("charges", "payments_csv"):
        assert pick(loaded.quarantined("stripe", entity), "reason_codes") == [("out_of_range",)]


def test_cents_of_the_api_are_the_units_of_the_dashboard(night: VendorNight) -> None:
    other = {**CHARGE, "id": "ch_api"}
    loaded = night(
        {
            "charges.json": in_list(other),
            "payments.csv": payments(
                "ch_paid,2024-01-01 09:00,12.50,0.00,usd,true,Live,Paid,cus_1",
                "ch_partly,2024-01-01 09:00:30,12.50,2.5,usd,true,Live,Partial refund,cus_1",
                "ch_back,2024-01-01 09:00,12.50,12.50,usd,true,Live,Refunded,cus_1",
                "ch_failed,2024-01-01 09:00,12.50,0.00,usd,false,Live,Failed,cus_1",
                "ch_api,2024-01-01 09:00,99.00,0.00,usd,true,Live,Paid,cus_1",
            ),
        },
        vendor="stripe",
        settings=POINTS,
    )
    names = ("charge_id", "status", "amount", "amount_refunded")
    assert pick(loaded.staged("stg_stripe__charges__dashboard"), *names) == [
        ("ch_back", "succeeded", 1250, 1250),
        ("ch_failed", "failed", 1250, 0),
        ("ch_paid", "succeeded", 1250, 0),
        ("ch_partly", "succeeded", 1250, 250),
    ]
    assert pick(loaded.staged("stg_stripe__charges"), *names) == [("ch_api", "succeeded", 1250, 0)]


def test_every_currency_has_its_own_minor_units(night: VendorNight) -> None:
    yen = {**CHARGE, "id": "ch_yen", "currency": "jpy", "amount": 500}
    loaded = night(
        {
            "charges.json": in_list(yen),
            "payments.csv": payments(
                "ch_dinar,2024-01-01 09:00,12.345,0,kwd,true,Live,Paid,cus_1",
                "ch_dollar,2024-01-01 09:00,12.34,0,usd,true,Live,Paid,cus_1",
                "ch_yen_too,2024-01-01 09:00,500,0,jpy,true,Live,Paid,cus_1",
                "ch_too_fine,2024-01-01 09:00,500.5,0,jpy,true,Live,Paid,cus_1",
            ),
        },
        vendor="stripe",
        settings=POINTS,
    )
    names = ("charge_id", "currency", "amount")
    assert pick(loaded.staged("stg_stripe__charges__dashboard"), *names) == [
        ("ch_dinar", "kwd", 12345),
        ("ch_dollar", "usd", 1234),
        ("ch_yen_too", "jpy", 500),
    ]
    assert pick(loaded.staged("stg_stripe__charges"), *names) == [("ch_yen", "jpy", 500)]
    assert pick(loaded.quarantined("stripe", "payments_csv"), "reason_codes") == [
        ("too_many_decimals",)
    ]


def test_an_amount_stays_in_the_currency_it_was_paid_in(night: VendorNight) -> None:
    header = HEADER.replace("Captured", "Captured,Converted Amount,Converted Currency")
    content = payments(
        "ch_1,2024-01-01 09:00,10.00,0.00,eur,true,11.00,usd,Live,Paid,cus_1", header=header
    )
    loaded = night({"payments.csv": content}, vendor="stripe", settings=POINTS)
    assert pick(loaded.staged("stg_stripe__charges__dashboard"), "currency", "amount") == [
        ("eur", 1000)
    ]


@pytest.mark.parametrize(
    ("row", "settings"),
    [
        (
            'ch_1,2024-01-01 09:00,"1399,00","0,25",eur,true,Live,Paid,cus_1',
            {"decimal_style": "comma"},
        ),
        (
            "ch_1;2024-01-01 09:00;1.399,00;0,25;eur;true;Live;Paid;cus_1",
            {"decimal_style": "comma_grouped", "delimiter": ";"},
        ),
        (
            'ch_1,2024-01-01 09:00,"1,399.00",0.25,eur,true,Live,Paid,cus_1',
            {"decimal_style": "point_grouped"},
        ),
    ],
    ids=["comma", "semicolon", "grouped"],
)
def test_decimals_are_read_as_the_source_writes_them(
    night: VendorNight, row: str, settings: Mapping[str, str]
) -> None:
    content = payments(row, header=HEADER.replace(",", settings.get("delimiter", ",")))
    loaded = night({"payments.csv": content}, vendor="stripe", settings=settings)
    assert pick(loaded.staged("stg_stripe__charges__dashboard"), "amount", "amount_refunded") == [
        (139900, 25)
    ]


def test_payments_are_rejected_until_the_decimal_style_is_told(night: VendorNight) -> None:
    content = payments('ch_1,2024-01-01 09:00,"399,00","0,25",eur,true,Live,Paid,cus_1')
    loaded = night({"payments.csv": content}, vendor="stripe")
    assert pick(loaded.ledger(), "status", "reason_code") == [("rejected", "missing_setting")]
    assert "decimal_style" in loaded.problems()["stripe/payments.csv"]


def test_semicolons_are_rejected_until_the_delimiter_is_told(night: VendorNight) -> None:
    row = "ch_1;2024-01-01 09:00;1.399,00;0,25;eur;true;Live;Paid;cus_1"
    content = payments(row, header=HEADER.replace(",", ";"))
    loaded = night({"payments.csv": content}, vendor="stripe")
    assert pick(loaded.ledger(), "status", "reason_code") == [("rejected", "wrong_delimiter")]
    assert "delimiter" in loaded.problems()["stripe/payments.csv"]


def test_payments_without_what_was_given_back_are_rejected(night: VendorNight) -> None:
    header = HEADER.replace("Amount Refunded,", "")
    content = payments("ch_1,2024-01-01 09:00,1.00,usd,true,Live,Paid,cus_1", header=header)
    loaded = night({"payments.csv": content}, vendor="stripe", settings=POINTS)
    assert pick(loaded.ledger(), "status") == [("rejected",)]
    assert "amount_refunded" in loaded.problems()["stripe/payments.csv"]


def test_test_mode_is_kept_with_a_flag(night: VendorNight) -> None:
    customer = {"id": "cus_1", "object": "customer", "created": JANUARY, "livemode": False}
    loaded = night(
        {
            "objects.jsonl": in_lines(customer, {**CHARGE, "livemode": False}),
            "payments.csv": payments("ch_2,2024-01-01 09:00,1,0,usd,true,Test,Paid,cus_1"),
        },
        vendor="stripe",
        settings=POINTS,
    )
    for model in ("customers", "charges", "charges__dashboard"):
        assert pick(loaded.staged(f"stg_stripe__{model}"), "is_test") == [(True,)]


def test_a_deleted_customer_keeps_what_was_known(night: VendorNight) -> None:
    customer = {
        "id": "cus_1",
        "object": "customer",
        "created": JANUARY,
        "address": {"country": "DE"},
        "email": "Ann@example.com",
        "metadata": {"segment": "small", "acquired_from": "search"},
    }
    stub = {"id": "cus_1", "object": "customer", "deleted": True}
    loaded = night({"a.json": in_list(customer), "b.json": in_list(stub)}, vendor="stripe")
    assert loaded.staged("stg_stripe__customers") == [
        {
            "customer_id": "cus_1",
            "country": "DE",
            "customer_segment": "small",
            "acquired_from": "search",
            "is_test": False,
            "is_deleted": True,
            "created_at": datetime(2024, 1, 1),
            "updated_at": datetime(2024, 1, 1),
        }
    ]
    (person,) = loaded.staged("stg_stripe__identities")
    assert (person["source_id"], person["is_customer"]) == ("cus_1", True)
    assert len(person["email_hash"]) == 32


def test_a_guest_is_known_by_the_address(night: VendorNight) -> None:
    guest = {**CHARGE, "customer": None, "billing_details": {"email": " ANN@example.com "}}
    member = {
        "id": "cus_1",
        "object": "customer",
        "created": JANUARY,
        "email": "ann@example.com",
    }
    loaded = night({"objects.jsonl": in_lines(guest, member)}, vendor="stripe")
    (charge,) = loaded.staged("stg_stripe__charges")
    people = loaded.staged("stg_stripe__identities")
    assert {row["email_hash"] for row in people} == {charge["customer_id"]}
    assert sorted(pick(people, "is_customer", "source_id")) == [
        (False, charge["customer_id"]),
        (True, "cus_1"),
    ]


def test_customers_and_subscriptions_come_from_the_dashboard_too(night: VendorNight) -> None:
    customers = (
        "id,Description,Email,Name,Created (UTC),Delinquent,Total Spend,segment (metadata)\n"
        "cus_1,,ann@example.com,Ann,2024-01-01 09:00,false,12.50,small\n"
    )
    subscriptions = (
        "id,Customer ID,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,"
        "Cancellation Reason,Created (UTC),Start (UTC),Current Period Start (UTC),"
        "Current Period End (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)\n"
        "sub_1,cus_1,ann@example.com,price_1,prod_1,1,usd,month,9.00,canceled,payment_failed,"
        "2024-01-01 09:00,2024-01-01 09:00,,,,2024-02-01 09:00,2024-02-01 09:00\n"
    )
    loaded = night({"a.csv": customers.encode(), "b.csv": subscriptions.encode()}, vendor="stripe")
    assert loaded.problems() == {}
    assert pick(
        loaded.staged("stg_stripe__customers__dashboard"), "customer_id", "customer_segment"
    ) == [("cus_1", "small")]
    assert pick(
        loaded.staged("stg_stripe__subscriptions__dashboard"),
        "subscription_id",
        "plan_id",
        "status",
        "is_involuntary",
        "ended_at",
    ) == [("sub_1", "price_1", "canceled", True, datetime(2024, 2, 1, 9))]
