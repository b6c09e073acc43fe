"""Stripe's invoices of subscriptions, line by line, and the prices that are on them."""

from collections.abc import Iterable, Iterator
from typing import Any

from orchestration.demo.vendors.billing_terms import InvoiceIds, Row, Term, epoch

StripeObject = dict[str, Any]


def price(
    plan_id: str | None, product_id: str | None, *, amount: int, currency: str
) -> StripeObject:
    """A monthly price."""
    return {
        "id": plan_id,
        "object": "price",
        "billing_scheme": "per_unit",
        "currency": currency,
        "product": product_id,
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def invoices(terms: Iterable[Term], *, charges: Iterable[Row]) -> Iterator[StripeObject]:
    """One invoice a month; where it begins within another month it gives back the rest of that."""
    ids = InvoiceIds(charges)
    for term in terms:
        lines = [*_rest_given_back(term), _line(term, amount=term.period["mrr_amount"])]
        yield {
            "id": ids.take(term),
            "object": "invoice",
            "billing_reason": "subscription_cycle" if len(lines) == 1 else "subscription_update",
            "collection_method": "charge_automatically",
            "created": epoch(term.start),
            "currency": term.period["currency"],
            "customer": term.period["customer_id"],
            "lines": {
                "object": "list",
                "data": lines,
                "has_more": False,
                "total_count": len(lines),
            },
            "livemode": True,
            "status": "paid",
            "subscription": term.period["subscription_id"],
            "total": sum(line["amount"] for line in lines),
        }


def _rest_given_back(term: Term) -> Iterator[StripeObject]:
    before = term.cut_short
    if before:
        days, whole = (before.end - term.start).days, (before.end - before.start).days
        rest = Term(before.period, term.start, before.end)
        yield _line(rest, amount=-(before.period["mrr_amount"] * days // whole), is_rest=True)


def _line(term: Term, *, amount: int, is_rest: bool = False) -> StripeObject:
    period = term.period
    return {
        "id": f"il_{period['subscription_id']}{term.start:%Y%m%d}{'r' if is_rest else ''}",
        "object": "line_item",
        "amount": amount,
        "currency": period["currency"],
        "discount_amounts": [],
        "livemode": True,
        "period": {"end": epoch(term.end), "start": epoch(term.start)},
        "price": price(
            period["plan_id"],
            period["product_id"],
            amount=period["mrr_amount"],
            currency=period["currency"],
        ),
        "proration": is_rest,
        "quantity": 1,
        "subscription": period["subscription_id"],
        "tax_amounts": [],
        "type": "invoiceitem" if is_rest else "subscription",
    }
