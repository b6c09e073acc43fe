"""What the quirks of WooCommerce's orders end as."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.vendors.conftest import VendorNight

CHECKOUTS, CHARGES = "stg_woocommerce__checkouts", "stg_woocommerce__charges"
ORDER: dict[str, Any] = {
    "id": 727,
    "parent_id": 0,
    "number": "727",
    "created_via": "checkout",
    "status": "processing",
    "currency": "USD",
    "date_created": "2024-03-22T16:28:02",
    "date_created_gmt": "2024-03-22T19:28:02",
    "date_modified": "2024-03-22T16:28:08",
    "date_modified_gmt": "2024-03-22T19:28:08",
    "total": "90.00",
    "customer_id": 5,
    "billing": {"first_name": "Ann", "country": "US", "email": "ann@example.com"},
    "payment_method": "stripe",
    "date_paid": "2024-03-22T16:28:08",
    "date_paid_gmt": "2024-03-22T19:28:08",
    "line_items": [{"id": 315, "product_id": 93, "quantity": 2, "total": "90.00", "sku": ""}],
    "refunds": [],
}


def listed(*orders: dict[str, Any]) -> dict[str, bytes]:
    return {"orders.json": json.dumps([ORDER | order for order in orders]).encode()}


def test_refunds_are_negative_texts_within_their_order(night: VendorNight) -> None:
    refunds = [
        {"id": 726, "reason": "", "total": "-10.00"},
        {"id": 724, "reason": "", "total": "-9.5"},
    ]
    loaded = night(listed({"refunds": refunds}), vendor="woocommerce")
    (charge,) = loaded.staged(CHARGES)
    assert (charge["amount"], charge["amount_refunded"]) == (9000, 1950)


def test_amounts_have_the_decimals_of_their_currency(night: VendorNight) -> None:
    refunds = [{"total": "-500"}]
    loaded = night(
        listed(
            {"id": 1, "currency": "JPY", "total": "1200", "refunds": refunds},
            {"id": 2, "currency": "KWD", "total": "1.2", "refunds": [{"total": "-0.250"}]},
        ),
        vendor="woocommerce",
    )
    assert [(row["amount"], row["amount_refunded"]) for row in loaded.staged(CHARGES)] == [
        (1200, 500),
        (1200, 250),
    ]


def test_of_two_clocks_the_universal_one_is_read(night: VendorNight) -> None:
    (checkout,) = night(listed({}), vendor="woocommerce").staged(CHECKOUTS)
    assert checkout["created_at"] == datetime(2024, 3, 22, 19, 28, 2)
    assert checkout["completed_at"] == datetime(2024, 3, 22, 19, 28, 8)


def test_a_guest_is_known_by_address_and_nobody_by_the_number_0(night: VendorNight) -> None:
    orders = listed(
        {"id": 1},
        {"id": 2, "customer_id": 0, "billing": {"email": "bob@example.com"}},
        {"id": 3, "customer_id": 0, "billing": {"email": ""}},
    )
    loaded = night(orders, vendor="woocommerce", settings={"id_prefix": "shop-"})
    account, guest, nobody = (row["customer_id"] for row in loaded.staged(CHECKOUTS))
    assert (account, nobody) == ("shop-5", None)
    assert len(guest) == 32
    assert len(loaded.staged(CHARGES)) == 2
    assert ("customer_missing", "") in loaded.warnings()


@pytest.mark.parametrize("created_via", ["admin", "rest-api", "subscription"])
def test_what_nobody_put_into_a_cart_is_a_charge_alone(
    night: VendorNight, created_via: str
) -> None:
    loaded = night(listed({"created_via": created_via}), vendor="woocommerce")
    assert loaded.staged(CHECKOUTS) == []
    assert len(loaded.staged(CHARGES)) == 1


def test_a_new_status_of_an_extension_is_told_and_harms_nothing(night: VendorNight) -> None:
    shipped = {"id": 1, "status": "wc-shipped"}
    unpaid = {"id": 2, "status": "wc-quote", "date_paid_gmt": None}
    loaded = night(listed(shipped, unpaid), vendor="woocommerce")
    assert [row["completed_at"] is None for row in loaded.staged(CHECKOUTS)] == [False, True]
    assert [row["status"] for row in loaded.staged(CHARGES)] == ["succeeded", "unknown:wc-quote"]


def test_the_version_that_was_modified_last_counts(night: VendorNight) -> None:
    newer = {"status": "refunded", "date_modified_gmt": "2024-04-01T00:00:00"}
    before = night({"b.jsonl": json.dumps(ORDER | newer).encode()}, vendor="woocommerce")
    after = night({"c.jsonl": json.dumps(ORDER).encode()}, vendor="woocommerce", after=before)
    (checkout,) = after.staged(CHECKOUTS)
    assert checkout["updated_at"] == datetime(2024, 4, 1)
