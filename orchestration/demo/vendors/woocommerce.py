"""Writes carts and charges as WooCommerce's REST interface gives orders: as a JSON list."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.demo.vendors.buyers import Buyer, Buyers
from orchestration.demo.vendors.money import in_units
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("checkouts", "charges")
SETTINGS: Mapping[str, object] = {}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "checkouts": {
        "visitor_id": "no field is about the browser",
        "is_test": "test modes belong to the gateways, and no field tells of them",
    },
    "charges": {
        "invoice_id": "an order is its own bill",
        "is_test": "test modes belong to the gateways, and no field tells of them",
    },
}
ROWS_LOST: Mapping[str, str] = {
    # The shop works out a total for every order, be it 0.
    "checkouts": "total_price_amount is null",
}
ROWS_ADDED: Mapping[str, str] = {
    # Every order of the shop is paid for, so each completed cart is a charge as well.
    "charges": "charge_id in (select checkout_id from staging.stg_woocommerce__checkouts)",
}

SITE_CLOCK = ZoneInfo("America/New_York")
STATUSES = {"succeeded": "completed", "pending": "pending", "failed": "failed"}

Row = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """All orders: carts of the shop, and charges as orders that somebody has entered."""
    buyers = Buyers(tables)
    carts = tables["checkouts"].to_pylist() if "checkouts" in tables else []
    charges = tables["charges"].to_pylist() if "charges" in tables else []
    orders = [_cart(cart, buyers) for cart in carts if cart["total_price"] is not None]
    orders += [_charge(charge, buyers) for charge in charges]
    if orders:
        text = json.dumps(orders, ensure_ascii=False, separators=(",", ":"))
        yield VendorFile("orders.json", text.encode())


def _cart(cart: Row, buyers: Buyers) -> Row:
    is_paid = cart["completed_at"] is not None
    items = _items(cart["product_id"], cart["item_quantity"], cart["total_price"], cart["currency"])
    return _order(
        cart["checkout_id"],
        number=cart["order_id"] or cart["checkout_id"],
        created_via="checkout",
        status="processing" if is_paid else "checkout-draft",
        currency=cart["currency"],
        total=cart["total_price"],
        customer_id=cart["customer_id"],
        buyer=buyers[cart["customer_id"]],
        items=items,
        refunds=[],
        created=cart["created_at"],
        modified=cart["updated_at"],
        paid=cart["completed_at"],
    )


def _charge(charge: Row, buyers: Buyers) -> Row:
    at, refunded = charge["created_at"], charge["amount_refunded"]
    is_returned = bool(refunded) and refunded == charge["amount"]
    refund = {
        "id": int(charge["charge_id"]),
        "reason": "",
        "total": f"-{in_units(refunded, charge['currency'])}",
    }
    return _order(
        charge["charge_id"],
        number=charge["charge_id"],
        created_via="admin",
        status="refunded" if is_returned else STATUSES[charge["status"]],
        currency=charge["currency"],
        total=charge["amount"],
        customer_id=charge["customer_id"],
        buyer=buyers[charge["customer_id"]],
        items=_items(charge["product_id"], 1, charge["amount"], charge["currency"]),
        refunds=[refund] if refunded else [],
        created=at,
        modified=at,
        paid=at if charge["status"] == "succeeded" else None,
    )


def _order(
    order_id: str,
    *,
    number: str,
    created_via: str,
    status: str,
    currency: str,
    total: int,
    customer_id: str | None,
    buyer: Buyer,
    items: list[Row],
    refunds: list[Row],
    created: datetime,
    modified: datetime,
    paid: datetime | None,
) -> Row:
    nothing = in_units(0, currency)
    address = dict.fromkeys(
        ("first_name", "last_name", "company", "address_1", "address_2", "city", "state"), ""
    ) | {"postcode": "", "country": buyer.country}
    return {
        "id": int(order_id),
        "parent_id": 0,
        "number": number,
        "order_key": f"wc_order_{order_id}",
        "created_via": created_via,
        "version": "9.4.2",
        "status": status,
        "currency": currency.upper(),
        **_moments("date_created", created),
        **_moments("date_modified", modified),
        **dict.fromkeys(("discount_total", "discount_tax", "shipping_total"), nothing),
        **dict.fromkeys(("shipping_tax", "cart_tax"), nothing),
        "total": in_units(total, currency),
        "total_tax": nothing,
        "prices_include_tax": False,
        "customer_id": int(customer_id or 0),
        "customer_ip_address": "",
        "customer_user_agent": "",
        "customer_note": "",
        "billing": {**address, "email": buyer.email, "phone": ""},
        "shipping": {**address, "phone": ""},
        "payment_method": "stripe",
        "payment_method_title": "Credit card",
        "transaction_id": "",
        **_moments("date_paid", paid),
        **_moments("date_completed", None),
        "cart_hash": "",
        "meta_data": [],
        "line_items": items,
        "tax_lines": [],
        "shipping_lines": [],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": refunds,
    }


def _items(product_id: str | None, quantity: int | None, total: int, currency: str) -> list[Row]:
    """The lines of an order: what is bought more than once comes as two of them."""
    if quantity is None:
        return []
    parts = [1, quantity - 1] if quantity > 1 else [quantity]
    price = in_units(total, currency)
    return [
        {
            "id": number,
            "name": f"Item {product_id}",
            "product_id": _number(product_id),
            "variation_id": 0,
            "quantity": part,
            "tax_class": "",
            "subtotal": price,
            "total": price,
            "sku": "",
        }
        for number, part in enumerate(parts, start=1)
    ]


def _number(identifier: str | None) -> int | str | None:
    return int(identifier) if identifier and identifier.isdigit() else identifier


def _moments(name: str, at: datetime | None) -> Row:
    """A time on the site's clock, and in UTC; neither tells its offset."""
    clocks = {name: SITE_CLOCK, f"{name}_gmt": UTC}
    return {
        key: at and at.astimezone(clock).strftime("%Y-%m-%dT%H:%M:%S")
        for key, clock in clocks.items()
    }
