"""What the quirks of Shopify's exports of orders and checkouts end as."""

from datetime import datetime

from orchestration.demo.vendors.shopify import COLUMNS
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night

CHECKOUTS, CHARGES = "stg_shopify__checkouts", "stg_shopify__charges"
ORDER = {
    "Name": "#1001",
    "Email": "Ann@Example.com ",
    "Financial Status": "paid",
    "Paid at": "2024-03-30 13:21:09 +0100",
    "Currency": "EUR",
    "Total": "53.90",
    "Created at": "2024-03-30 13:21:09 +0100",
    "Lineitem quantity": "3",
    "Lineitem name": "Mask",
    "Lineitem price": "10.00",
    "Lineitem sku": "MASK",
    "Billing Zip": "'60607",
    "Billing Country": "FR",
    "Payment Method": "Shopify Payments",
    "Refunded Amount": "0.00",
    "Outstanding Balance": "0.00",
    "Id": "7410991464714",
    "Tags": '""',
    "Source": "web",
}
LINE = {
    "Name": "#1001",
    "Created at": "2024-03-30 13:21:09 +0100",
    "Lineitem quantity": "1",
    "Lineitem name": "Soap, green",
    "Lineitem price": "23.90",
}
CHECKOUT = ORDER | {
    "Name": "#29988",
    "Id": "29988",
    "Financial Status": '""',
    "Paid at": "",
    "Payment Method": "",
    "Refunded Amount": "",
    "Outstanding Balance": "",
    "Source": "",
}


def export(*rows: dict[str, str], names: list[str] = COLUMNS) -> bytes:
    def cell(text: str) -> str:
        return f'"{text}"' if "," in text else text

    lines = [",".join(cell(row.get(name, "")) for name in names) for row in rows]
    return "\n".join([",".join(names), *lines, ""]).encode()


def load(night: VendorNight, *rows: dict[str, str]) -> Night:
    return night({"orders_export.csv": export(*rows)}, vendor="shopify")


def test_an_order_of_several_rows_is_charged_once(night: VendorNight) -> None:
    loaded = load(night, ORDER, LINE, LINE)
    (charge,) = loaded.staged(CHARGES)
    (checkout,) = loaded.staged(CHECKOUTS)
    assert (charge["amount"], charge["product_id"]) == (5390, None)
    assert (checkout["item_quantity"], checkout["product_id"]) == (5, "MASK")
    assert len(loaded.raw("shopify", "order_lines")) == 3


def test_orders_and_abandoned_checkouts_are_told_apart_in_any_file(night: VendorNight) -> None:
    loaded = load(night, ORDER, LINE, CHECKOUT)
    assert [(row["order_id"], row["completed_at"]) for row in loaded.staged(CHECKOUTS)] == [
        (None, None),
        ("#1001", datetime(2024, 3, 30, 12, 21, 9)),
    ]
    assert [row["charge_id"] for row in loaded.staged(CHARGES)] == ["7410991464714"]


def test_what_is_neither_an_order_nor_a_checkout_is_withheld(night: VendorNight) -> None:
    loaded = load(night, ORDER, CHECKOUT | {"Name": "#1002"}, ORDER | {"Total": "", "Id": "8"})
    reasons = [row["reason_codes"] for row in loaded.quarantined("shopify", "order_lines")]
    assert reasons == ["value_missing", "value_missing"]


def test_each_time_has_the_offset_of_its_own_day(night: VendorNight) -> None:
    """The clocks of the store went forward on 31 March."""
    after = {"Created at": "2024-03-31 13:21:09 +0200", "Paid at": "2024-03-31 13:21:09 +0200"}
    loaded = load(night, ORDER, ORDER | after | {"Name": "#1002", "Id": "2"})
    assert [row["created_at"] for row in loaded.staged(CHARGES)] == [
        datetime(2024, 3, 31, 11, 21, 9),
        datetime(2024, 3, 30, 12, 21, 9),
    ]


def test_amounts_have_the_decimals_of_their_currency(night: VendorNight) -> None:
    loaded = load(
        night,
        ORDER | {"Id": "1", "Name": "#1", "Currency": "JPY", "Total": "500.00"},
        ORDER | {"Id": "2", "Name": "#2", "Currency": "KWD", "Total": "1.234"},
        ORDER | {"Id": "3", "Name": "#3", "Currency": "EUR", "Total": "1.234"},
    )
    assert [(row["currency"], row["amount"]) for row in loaded.staged(CHARGES)] == [
        ("jpy", 500),
        ("kwd", 1234),
    ]
    (withheld,) = loaded.quarantined("shopify", "order_lines")
    assert "too_many_decimals" in withheld["reason_codes"]


def test_a_person_is_one_customer_however_the_address_is_spelled(night: VendorNight) -> None:
    again = {"Id": "2", "Name": "#1002", "Email": "ann@example.com"}
    loaded = load(night, ORDER, ORDER | again, CHECKOUT | {"Email": "bob@example.com"})
    (customer,) = loaded.staged("stg_shopify__customers")
    people = loaded.staged("stg_shopify__identities")
    assert customer["country"] == "FR"
    assert {row["source_id"]: row["is_customer"] for row in people}[customer["customer_id"]]
    assert sorted(row["is_customer"] for row in people) == [False, True]
    assert "example.com" not in str([*people, customer])


def test_an_order_of_nobody_gives_a_cart_and_no_charge_and_is_told(night: VendorNight) -> None:
    loaded = load(night, ORDER | {"Email": ""}, LINE)
    assert loaded.staged(CHARGES) == []
    assert len(loaded.staged(CHECKOUTS)) == 1
    assert ("customer_missing", "") in loaded.warnings()


def test_a_later_export_replaces_all_rows_of_an_order(night: VendorNight) -> None:
    before = night({"2024-03-30.csv": export(ORDER, LINE, LINE)}, vendor="shopify")
    refunded = ORDER | {"Financial Status": "partially_refunded", "Refunded Amount": "23.90"}
    after = night({"2024-04-02.csv": export(refunded, LINE)}, vendor="shopify", after=before)
    (charge,) = after.staged(CHARGES)
    (checkout,) = after.staged(CHECKOUTS)
    assert (charge["amount_refunded"], checkout["item_quantity"]) == (2390, 4)


def test_a_newer_header_with_other_spellings_is_read(night: VendorNight) -> None:
    spellings = {
        "Cancelled at": "Canceled at",
        "Lineitem sku": "Lineitem SKU",
        "Lineitem compare at price": "Lineitem compare-at price",
        "Payment Reference": "Payment Reference (deprecated)",
    }
    header, *rows = export(ORDER | {"Cancelled at": "2024-04-01 00:00:00 +0200"}).split(b"\n")
    names = [spellings.get(name, name) for name in header.decode().split(",")]
    loaded = night({"orders.csv": b"\n".join([",".join(names).encode(), *rows])}, vendor="shopify")
    (checkout,) = loaded.staged(CHECKOUTS)
    assert checkout["updated_at"] == datetime(2024, 3, 31, 22)
    assert checkout["product_id"] == "MASK"
    assert loaded.warnings() == set()
