"""Abandoned carts on a handful of checkouts."""

import pytest

JANUARY = "2024-01-01"


def cart(checkout_id="a", created_at="2024-01-15T12:00:00Z", **columns):
    return {"checkout_id": checkout_id, "created_at": created_at, **columns}


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        ({}, (1, 1)),
        ({"completed_at": "2024-01-16T12:00:00Z"}, (0, 1)),
        ({"completed_at": "2024-01-16T12:00:01Z"}, (1, 1)),
        ({"item_quantity": ""}, (1, 1)),
        ({"item_quantity": 0}, None),
        ({"is_test": "true"}, None),
        ({"customer_id": "tester"}, None),
        ({"created_at": "2024-01-31T00:00:00Z"}, (1, 1)),
        ({"created_at": "2024-01-31T00:00:01Z"}, None),
        (
            {"created_at": "2024-01-31T00:00:01Z", "completed_at": "2024-01-31T00:01:00Z"},
            None,
        ),
    ],
)
def test_which_carts_count_and_which_are_abandoned(landing, at, columns, parts):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add("checkouts", [cart(**columns)])
    row = at(landing.compute("2024-01-31"), "cart_abandonment_rate", "month", JANUARY)
    assert (row[1:3] if row else None) == parts


def test_a_cart_has_its_product_and_its_customer(landing, at):
    landing.add("customers", [{"customer_id": "c1", "country": "DE"}])
    landing.add("checkouts", [cart("a", product_id="p1", customer_id="c1"), cart("b")])
    results = landing.compute("2024-01-31", segments=["product_id", "country"])
    for segment in ("product_id=p1", "country=DE", "product_id=unknown", "country=unknown"):
        assert at(results, "cart_abandonment_rate", "month", JANUARY, segment).denominator == 1
