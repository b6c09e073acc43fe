"""Writes carts and charges as Shopify's admin exports orders and abandoned checkouts: as CSV."""

from collections.abc import Iterator, Mapping
from datetime import datetime
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
        "customer_id": "the file knows people by their e-mail address; staging gives its hash",
        "visitor_id": "no column is about the browser",
        "created_at": "of an order only the time it was placed is told, not when its cart began",
        "updated_at": "no column tells of changes",
    },
    "charges": {
        "customer_id": "the file knows people by their e-mail address; staging gives its hash",
        "invoice_id": "an order is its own bill",
    },
}
ROWS_LOST: Mapping[str, str] = {
    # An order has a total; only a checkout may be without.
    "checkouts": "completed_at is not null and total_price_amount is null",
}
ROWS_ADDED: Mapping[str, str] = {
    # Every order of the shop is paid for, so each completed cart is a charge as well.
    "charges": "charge_id in (select checkout_id from staging.stg_shopify__checkouts)",
}

STORE_CLOCK = ZoneInfo("Europe/Berlin")
HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,"
    "Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,"
    "Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,"
    "Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,"
    "Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)
COLUMNS = HEADER.split(",")
ON_EVERY_ROW = ("Name", "Email", "Created at")

Row = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The checkouts that were left behind, and the orders of all channels."""
    buyers = Buyers(tables)
    carts = _latest(tables["checkouts"].to_pylist()) if "checkouts" in tables else []
    charges = tables["charges"].to_pylist() if "charges" in tables else []
    left = [_checkout(cart, buyers) for cart in carts if cart["completed_at"] is None]
    orders = [
        _web_order(cart, buyers)
        for cart in carts
        if cart["completed_at"] is not None and cart["total_price"] is not None
    ]
    orders += [_other_order(charge, buyers) for charge in charges]
    for name, records in (("checkouts_export_1.csv", left), ("orders_export_1.csv", orders)):
        if records:
            lines = [HEADER, *(line for record in records for line in record)]
            yield VendorFile(name, "".join(f"{line}\n" for line in lines).encode())


def _latest(carts: list[Row]) -> list[Row]:
    """Each cart as it became: an export tells no version of before."""
    in_order = sorted(carts, key=lambda cart: cart["updated_at"])
    return list({cart["checkout_id"]: cart for cart in in_order}.values())


def _checkout(cart: Row, buyers: Buyers) -> list[str]:
    cells = _cart_cells(cart, buyers, at=cart["created_at"])
    return _lines(cells | {"Name": f"#{cart['checkout_id']}"}, cart["item_quantity"])


def _web_order(cart: Row, buyers: Buyers) -> list[str]:
    at = cart["completed_at"]
    cells = _cart_cells(cart, buyers, at=at) | {
        "Name": cart["order_id"],
        "Financial Status": "paid",
        "Paid at": _moment(at),
        "Refunded Amount": in_units(0, cart["currency"]),
        "Source": "web",
    }
    return _lines(cells, cart["item_quantity"])


def _cart_cells(cart: Row, buyers: Buyers, *, at: datetime) -> Row:
    return _cells(buyers[cart["customer_id"]], cart, amount=cart["total_price"], at=at) | {
        "Id": cart["checkout_id"],
        "Lineitem sku": cart["product_id"],
    }


def _other_order(charge: Row, buyers: Buyers) -> list[str]:
    """An order that somebody in the shop, or another channel, has placed for the customer."""
    at, currency = charge["created_at"], charge["currency"]
    cells = _cells(buyers[charge["customer_id"]], charge, amount=charge["amount"], at=at) | {
        "Name": f"#{charge['charge_id']}",
        "Financial Status": _financial_status(charge),
        "Paid at": _moment(at) if charge["status"] == "succeeded" else "",
        "Refunded Amount": in_units(charge["amount_refunded"], currency),
        "Id": charge["charge_id"],
        "Lineitem sku": charge["product_id"],
        "Source": "shopify_draft_order",
    }
    return _lines(cells, 1)


def _financial_status(charge: Row) -> str:
    if charge["status"] != "succeeded":
        return {"pending": "pending", "failed": "expired"}[charge["status"]]
    if not charge["amount_refunded"]:
        return "paid"
    is_partial = charge["amount_refunded"] < charge["amount"]
    return "partially_refunded" if is_partial else "refunded"


def _cells(buyer: Buyer, record: Row, *, amount: int | None, at: datetime) -> Row:
    """What orders and checkouts have in common, by column."""
    total, nothing = in_units(amount, record["currency"]), in_units(0, record["currency"])
    return {
        "Email": buyer.email,
        "Accepts Marketing": "no",
        "Currency": record["currency"].upper(),
        "Subtotal": total,
        "Shipping": nothing,
        "Taxes": nothing,
        "Total": total,
        "Discount Amount": nothing,
        "Created at": _moment(at),
        "Lineitem price": total,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "pending",
        "Billing Zip": "'04103",
        "Billing Country": buyer.country,
        "Payment Method": "bogus" if record["is_test"] else "Shopify Payments",
        "Vendor": "Example",
        "Outstanding Balance": nothing,
        "Tags": '""',
        "Risk Level": "Low",
        "Lineitem discount": nothing,
    }


def _lines(cells: Row, quantity: int | None) -> list[str]:
    """The rows of an order: what is bought more than once comes as two line items."""
    first = 1 if quantity and quantity > 1 else quantity
    sku = cells["Lineitem sku"]
    cells |= {"Lineitem name": sku and f"Item {sku}", "Lineitem quantity": first}
    lines = [_line(cells)]
    if quantity and quantity > 1:
        kept = {
            name: value
            for name, value in cells.items()
            if name in ON_EVERY_ROW or name.startswith("Lineitem")
        }
        lines.append(_line(kept | {"Lineitem quantity": quantity - 1}))
    return lines


def _line(cells: Row) -> str:
    values = (cells.get(name) for name in COLUMNS)
    return ",".join("" if value is None else str(value) for value in values)


def _moment(at: datetime) -> str:
    """On the clocks of the store, with the offset that they have then."""
    return at.astimezone(STORE_CLOCK).strftime("%Y-%m-%d %H:%M:%S %z")
