"""Retention and recurring revenue on a handful of customers."""

import pytest

from tests.second_computation.compute import UnknownSegmentError

FEBRUARY = "2024-02-01"


def period(customer, start, end="", amount=1000, **columns):
    return {
        "subscription_id": f"{customer}-{start}-{columns.get('currency', '')}",
        "customer_id": customer,
        "plan_id": "basic",
        "period_start": start,
        "period_end": end,
        "mrr_amount": amount,
        **columns,
    }


def test_100_in_the_opening_book_and_25_lost_is_a_churn_of_a_quarter(landing, at):
    stayed = [period(f"stayed-{n}", "2024-01-01") for n in range(75)]
    lost = [period(f"lost-{n}", "2024-01-01", "2024-02-10") for n in range(25)]
    passing = [period("passing", "2024-02-02", "2024-02-20"), period("joined", "2024-02-05")]
    landing.add("subscription_periods", stayed + lost + passing)
    results = landing.compute("2024-02-29")
    row = at(results, "customer_churn_rate", "month", FEBRUARY)
    assert row[:4] == (0.25, 25.0, 100.0, 100)
    assert [round(end, 5) for end in row[4:]] == [0.17545, 0.34305]
    assert at(results, "customer_retention_rate", "month", FEBRUARY)[:3] == (0.75, 75.0, 100.0)
    assert at(results, "customer_churn_rate", "day", FEBRUARY) is None


def test_revenue_is_compared_per_customer(landing, at):
    landing.add(
        "subscription_periods",
        [
            period("grows", "2024-01-01", "2024-02-10", 1000),
            period("grows", "2024-02-10", amount=1500),
            period("shrinks", "2024-01-01", "2024-02-10", 1000),
            period("shrinks", "2024-02-10", amount=400),
            period("leaves", "2024-01-01", "2024-02-10", 2000),
            period("joins", "2024-02-10", amount=9000),
        ],
    )
    results = landing.compute("2024-02-29")
    assert at(results, "revenue_churn_rate", "month", FEBRUARY)[:4] == (0.5, 2000, 4000, 3)
    assert at(results, "gross_revenue_retention", "month", FEBRUARY)[:4] == (0.35, 1400, 4000, 3)
    net = at(results, "net_revenue_retention", "month", FEBRUARY)
    assert net == (0.475, 1900.0, 4000.0, 3, None, None)
    assert at(results, "mrr", "month", FEBRUARY) == (109.0, None, None, 3, None, None)


def test_two_subscriptions_of_a_customer_are_one_customer(landing, at):
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01", "2024-02-10", 1000, subscription_id="a"),
            period("c1", "2024-01-01", "", 500, subscription_id="b"),
        ],
    )
    results = landing.compute("2024-02-29")
    assert at(results, "customer_churn_rate", "month", FEBRUARY)[:3] == (0.0, 0.0, 1.0)
    assert at(results, "gross_revenue_retention", "month", FEBRUARY)[:3] == pytest.approx(
        (1 / 3, 500, 1500)
    )


def ended(number, at="2024-02-10T00:00:00Z", **columns):
    return {
        "subscription_id": f"s{number}",
        "customer_id": f"lost-{number}",
        "ended_at": at,
        **columns,
    }


def test_the_last_subscription_that_ended_tells_whether_a_loss_was_wanted(landing, at):
    landing.add(
        "subscription_periods",
        [period(f"lost-{n}", "2024-01-01", "2024-02-10") for n in range(6)]
        + [period("stayed", "2024-01-01")],
    )
    landing.add(
        "subscriptions",
        [
            ended(0, is_involuntary="true"),
            ended(1, is_involuntary="false"),
            ended(2),
            ended(3, at="2024-03-01T00:00:00Z", is_involuntary="true"),
            ended(4, is_involuntary="true"),
            ended(4, subscription_id="s4b", is_involuntary="false"),
            ended(9, customer_id="stayed", is_involuntary="true"),
        ],
    )
    results = landing.compute("2024-03-31")
    assert at(results, "involuntary_churn_rate", "month", FEBRUARY)[1:4] == (1, 7, 7)
    assert at(results, "voluntary_churn_rate", "month", FEBRUARY)[1:4] == (5, 7, 7)
    assert at(results, "customer_churn_rate", "month", FEBRUARY)[1:4] == (6, 7, 7)
    assert at(results, "involuntary_churn_rate", "month", FEBRUARY).interval_low > 0


def test_an_empty_opening_book_has_no_rate(landing, at):
    landing.add("subscription_periods", [period("c1", "2024-02-05")])
    results = landing.compute("2024-02-29")
    assert at(results, "customer_churn_rate", "month", FEBRUARY) == (None, 0, 0, 0, None, None)
    assert at(results, "customer_churn_rate", "month", "2024-01-01") is None


def test_the_running_period_closes_on_the_day(landing, at):
    landing.add("subscription_periods", [period("c1", "2024-01-01", "2024-02-20")])
    before = landing.compute("2024-02-19")
    assert at(before, "customer_churn_rate", "month", FEBRUARY).value == 0
    assert at(before, "mrr", "month", FEBRUARY).value == 10
    after = landing.compute("2024-02-20")
    assert at(after, "customer_churn_rate", "month", FEBRUARY).value == 1
    assert at(after, "mrr", "month", FEBRUARY)[:4] == (0.0, None, None, 0)


def test_quarter_and_year_have_books_of_their_own(landing, at):
    landing.add(
        "subscription_periods",
        [period("c1", "2023-06-01", "2024-02-20"), period("c2", "2023-06-01", "2024-05-01")],
    )
    results = landing.compute("2024-12-31")
    assert at(results, "customer_churn_rate", "quarter", "2024-01-01").value == 0.5
    assert at(results, "customer_churn_rate", "quarter", "2024-04-01").value == 1
    assert at(results, "customer_churn_rate", "year", "2024-01-01").value == 1


def test_a_free_period_is_not_active_and_a_test_customer_is_out(landing, at):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01"),
            period("free", "2024-01-01", amount=0),
            period("tester", "2024-01-01"),
        ],
    )
    results = landing.compute("2024-02-29")
    assert at(results, "customer_churn_rate", "month", FEBRUARY).sample_size == 1
    assert at(results, "mrr", "month", FEBRUARY)[:4] == (10.0, None, None, 1)


def test_a_currency_without_a_rate_counts_customers_but_no_revenue(landing, at):
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01", amount=1000),
            period("c2", "2024-01-01", "2024-02-10", 5000, currency="eur"),
            period("c3", "2024-01-01", amount=700, currency="jpy"),
        ],
    )
    results = landing.compute("2024-02-29", segments=["currency"])
    churn = at(results, "customer_churn_rate", "month", FEBRUARY)
    assert churn[:4] == pytest.approx((1 / 3, 1, 3, 3))
    assert at(results, "revenue_churn_rate", "month", FEBRUARY)[:4] == (0.0, 0, 1000, 3)
    assert at(results, "mrr", "month", FEBRUARY)[:4] == (10.0, None, None, 1)
    assert at(results, "mrr", "month", FEBRUARY, "currency=usd").value == 10
    assert at(results, "mrr", "month", FEBRUARY, "currency=eur")[:4] == (0.0, None, None, 0)
    assert at(results, "mrr", "month", FEBRUARY, "currency=jpy").value == 700


def test_a_retention_row_has_the_plan_of_the_opening_and_mrr_that_of_the_amount(landing, at):
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01", "2024-02-10", plan_id="basic"),
            period("c1", "2024-02-10", plan_id="pro"),
        ],
    )
    results = landing.compute("2024-02-29", segments=["plan_id"])
    churn = at(results, "customer_churn_rate", "month", FEBRUARY, "plan_id=basic")
    assert churn.denominator == 1
    assert at(results, "customer_churn_rate", "month", FEBRUARY, "plan_id=pro") is None
    assert at(results, "mrr", "month", FEBRUARY, "plan_id=pro").value == 10
    assert at(results, "mrr", "month", FEBRUARY, "plan_id=basic").value == 0


def test_a_segment_that_no_metric_has_is_an_error(landing):
    with pytest.raises(UnknownSegmentError, match="shoe_size"):
        landing.compute("2024-02-29", segments=["shoe_size"])
