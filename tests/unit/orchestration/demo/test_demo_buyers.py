"""Buyers without a subscription live by the models of lifetime value, and a fit finds it again."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2

from orchestration.demo.company import Company
from orchestration.lifetime_value import bg_nbd, gamma_gamma
from orchestration.lifetime_value.maximum_likelihood import Fit
from tests.second_computation.lifetime_likelihoods import Likelihood, of_purchases, of_values
from tests.second_computation.purchases import Buyer


@pytest.fixture(scope="module")
def shop(company: Company, landed: Any) -> list[dict[str, str]]:
    """The charges of buyers."""
    buyers = set(company.truths.buyers)
    return [row for row in landed.rows["billing", "charges"] if row["customer_id"] in buyers]


@pytest.fixture(scope="module")
def histories(company: Company, shop: list[dict[str, str]]) -> list[Buyer]:
    """How often each of them bought, and what the repeat purchases came to."""
    paid: dict[str, Counter[date]] = {}
    for row in shop:
        if row["status"] == "succeeded":
            days = paid.setdefault(row["customer_id"], Counter())
            days[date.fromisoformat(row["created_at"][:10])] += int(row["amount"])
    return [
        Buyer(
            customer_id=customer_id,
            frequency=len(days) - 1,
            recency=(max(days) - min(days)).days / 7,
            age=(company.as_of_date - min(days)).days / 7,
            repeat_value=Fraction(sum(days.values()) - days[min(days)], 100),
        )
        for customer_id, days in paid.items()
    ]


def columns(buyers: list[Buyer], *names: str) -> list[np.ndarray]:
    return [np.array([float(getattr(buyer, name)) for buyer in buyers]) for name in names]


def is_plausible(truth: dict[str, float], found: Fit, log_likelihood: Likelihood) -> bool:
    """Whether parameters lie in the region that holds the true ones in 99 of 100 cases (Wilks)."""
    lost = found.log_likelihood - log_likelihood(**truth)
    return bool(0 <= 2 * lost < chi2.ppf(0.99, len(truth)))


def test_a_few_hundred_customers_buy_again_and_never_subscribe(
    company: Company, landed: Any, histories: list[Buyer]
) -> None:
    buyers = set(company.truths.buyers)
    assert {buyer.customer_id for buyer in histories} == buyers
    assert sum(buyer.frequency > 0 for buyer in histories) > 300
    assert not buyers & {row["customer_id"] for row in landed.rows["billing", "subscriptions"]}


def test_the_fit_finds_how_often_buyers_buy(company: Company, histories: list[Buyer]) -> None:
    frequency, recency, age = columns(histories, "frequency", "recency", "age")
    found = bg_nbd.fit(frequency, recency, age, customers=np.ones(len(age)))
    assert found is not None
    truth = dict(company.truths.buying)
    log_likelihood = of_purchases(histories)
    assert is_plausible(truth, found, log_likelihood)
    for name in truth:
        assert not is_plausible({**truth, name: 2 * truth[name]}, found, log_likelihood)
    rate = found.parameters["r"] / found.parameters["alpha"]
    assert rate == pytest.approx(truth["r"] / truth["alpha"], rel=0.1)


def test_the_fit_finds_what_a_purchase_comes_to(company: Company, histories: list[Buyer]) -> None:
    repeated = [buyer for buyer in histories if buyer.frequency]
    frequency, value = columns(repeated, "frequency", "repeat_value")
    found = gamma_gamma.fit(frequency, value, customers=np.ones(len(value)))
    assert found is not None
    truth = dict(company.truths.spending)
    log_likelihood = of_values(repeated)
    assert is_plausible(truth, found, log_likelihood)
    for name in truth:
        assert not is_plausible({**truth, name: 2 * truth[name]}, found, log_likelihood)
    mean = found.parameters["p"] * found.parameters["v"] / (found.parameters["q"] - 1)
    assert mean == pytest.approx(truth["p"] * truth["v"] / (truth["q"] - 1), rel=0.1)


def test_the_shop_has_payments_tried_again_and_first_purchases_given_back(
    shop: list[dict[str, str]],
) -> None:
    assert {row["status"] for row in shop} == {"succeeded", "failed"}
    assert {row["invoice_id"] for row in shop} == {None}
    seen: set[str] = set()
    refunds = []
    for row in shop:
        if row["status"] == "succeeded":
            is_first = row["customer_id"] not in seen
            seen.add(row["customer_id"])
            if row["amount_refunded"] != "0":
                refunds.append(is_first)
    assert len(refunds) > 5
    assert all(refunds)
