"""Lifetime value on a handful of customers."""

from datetime import date

import pytest

from tests.second_computation.company import read_company
from tests.second_computation.lifetime_value import LifetimeValue, weeks_ahead

FITS = {
    ("shifted_beta_geometric", "all"): {"alpha": 1.0, "beta": 1.0},
    ("bg_nbd", "all"): {"r": 1.0, "alpha": 10.0, "a": 0.5, "b": 2.0},
    ("gamma_gamma", "all"): {"p": 4.0, "q": 3.0, "v": 10.0},
}


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


def charge(charge_id, day, customer="b1", amount=1000, **columns):
    return {
        "charge_id": charge_id,
        "customer_id": customer,
        "created_at": f"{day}T12:00:00Z",
        "amount": amount,
        **columns,
    }


@pytest.fixture
def values(landing):
    """Computes the lifetime values of what has landed."""

    def compute(as_of, parameters=FITS):
        company = read_company(
            landing.folder,
            as_of_date=date.fromisoformat(as_of),
            reporting_timezone="UTC",
            reporting_currency="usd",
        )
        return LifetimeValue(company, parameters=parameters)

    return compute


def stays_of(values):
    return {key: (stay.made, stay.due, stay.is_active) for key, stay in values.stays.items()}


def test_a_renewal_is_made_by_who_pays_on_its_day(landing, values):
    landing.add(
        "subscription_periods",
        [
            period("running", "2024-03-15"),
            period("a_day_short", "2024-03-16"),
            period("left_on_the_day", "2024-03-10", "2024-05-10"),
            period("left_a_day_later", "2024-03-10", "2024-05-11"),
            period("came_back", "2024-01-01", "2024-02-01"),
            period("came_back", "2024-05-01", "2024-07-01"),
            period("free", "2024-01-01", amount=0),
            period("later", "2024-06-16"),
        ],
    )
    assert stays_of(values("2024-06-15")) == {
        "running": (3, 3, True),
        "a_day_short": (2, 2, True),
        "left_on_the_day": (1, 3, False),
        "left_a_day_later": (2, 3, False),
        "came_back": (5, 5, True),
    }


@pytest.mark.parametrize(
    ("as_of", "due"), [("2024-02-28", 0), ("2024-02-29", 1), ("2024-03-30", 1), ("2024-03-31", 2)]
)
def test_the_31st_comes_back_on_the_last_day_of_a_shorter_month(landing, values, as_of, due):
    landing.add("subscription_periods", [period("c1", "2024-01-31")])
    assert stays_of(values(as_of)) == {"c1": (due, due, True)}


def test_a_subscriber_is_worth_the_renewals_of_a_year(landing, values):
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01"),
            period("c1", "2024-01-10", amount=500),
            period("left", "2024-01-01", "2024-01-10"),
            period("abroad", "2024-01-01", currency="eur"),
            period("both", "2024-01-01", currency="eur"),
            period("both", "2024-01-01"),
        ],
    )
    found = values("2024-01-15").expectations()
    chances = [1 / n for n in range(2, 14)]
    worth = 1500 * sum(
        chance * 1.1 ** (-month / 12) for month, chance in enumerate(chances, start=1)
    )
    assert found["c1"].purchases == pytest.approx(sum(chances))
    assert (found["c1"].chance_alive, found["c1"].worth_of_one) == (1, 1500)
    assert found["c1"].predicted_value == round(worth)
    assert found["both"].worth_of_one == 1000
    assert found["abroad"].is_live
    assert found["abroad"].predicted_value is None
    assert (found["left"].is_live, found["left"].predicted_value) == (False, 0)


def test_a_cohort_with_a_fit_renews_by_it(landing, values):
    landing.add("subscription_periods", [period("c1", "2024-01-01"), period("c2", "2023-12-01")])
    own = {"alpha": 1.0, "beta": 3.0}
    found = values(
        "2024-01-15", {**FITS, ("shifted_beta_geometric", "2024-01"): own}
    ).expectations()
    assert found["c1"].purchases == pytest.approx(sum(3 / n for n in range(4, 16)))
    assert found["c2"].purchases == pytest.approx(sum(2 / n for n in range(3, 15)))


def test_a_purchase_is_a_day_with_a_succeeded_charge(landing, values):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add("subscription_periods", [period("subscriber", "2024-01-01", "2024-01-02")])
    landing.add(
        "charges",
        [
            charge("1", "2024-01-01", amount=9900),
            charge("2", "2024-01-08", amount_refunded=1000),
            charge("3", "2024-01-15"),
            charge("4", "2024-01-15", amount=500, amount_refunded=200),
            charge("5", "2024-01-20", status="failed"),
            charge("6", "2024-01-21", status="pending"),
            charge("7", "2024-01-22", is_test="true"),
            charge("8", "2024-01-30"),
            charge("9", "2024-01-10", "tester"),
            charge("10", "2024-01-10", "subscriber"),
            charge("11", "2024-01-15", "once"),
            charge("12", "2024-01-15", "abroad"),
            charge("13", "2024-01-16", "abroad", currency="eur"),
            charge("14", "2024-01-15", "back"),
            charge("15", "2024-01-16", "back", amount_refunded=2000),
        ],
    )
    found = values("2024-01-29")
    assert {
        key: (buyer.frequency, buyer.recency, buyer.age, buyer.repeat_value, buyer.is_valued)
        for key, buyer in found.buyers.items()
    } == {
        "b1": (2, 2.0, 4.0, 13, True),
        "once": (0, 0.0, 2.0, 0, False),
        "abroad": (1, 1 / 7, 2.0, None, False),
        "back": (1, 1 / 7, 2.0, 0, False),
    }


def test_a_buyer_is_worth_the_purchases_of_a_year(landing, values):
    landing.add(
        "charges",
        [
            charge("1", "2024-01-01"),
            charge("2", "2024-01-15", amount=3000),
            charge("3", "2024-01-01", "abroad", currency="eur"),
            charge("4", "2024-01-01", "once"),
        ],
    )
    found = values("2024-01-29").expectations()
    odds_of_gone = 0.5 / 2 * ((10 + 4) / (10 + 2)) ** 2
    assert found["b1"].chance_alive == pytest.approx(1 / (1 + odds_of_gone))
    assert found["b1"].worth_of_one == pytest.approx(100 * 4 * (10 + 30) / (4 + 3 - 1))
    assert found["once"].worth_of_one == pytest.approx(100 * 4 * 10 / (3 - 1))
    assert found["once"].is_live
    for key in ("b1", "once"):
        spent, worth_of_one = found[key].worth_of_all, found[key].worth_of_one
        assert 1 / 1.1 < spent / (found[key].purchases * worth_of_one) < 1
        assert found[key].predicted_value == round(spent)
    assert found["abroad"].purchases == found["once"].purchases
    assert found["abroad"].predicted_value is None


def test_months_ahead_end_on_the_day_of_today():
    assert [round(7 * weeks) for weeks in weeks_ahead(date(2024, 1, 31))[:3]] == [29, 60, 90]
    assert len(weeks_ahead(date(2024, 1, 31))) == 12


def test_the_mean_is_over_live_customers_of_known_value(landing, at):
    landing.add(
        "customers",
        [
            {"customer_id": "c1", "country": "DE"},
            {"customer_id": "abroad", "country": "EE"},
            {"customer_id": "tester", "is_test": "true"},
            {"customer_id": "later", "created_at": "2024-02-01T00:00:00Z"},
        ],
    )
    landing.add(
        "subscription_periods",
        [
            period("c1", "2024-01-01"),
            period("stranger", "2024-01-01", plan_id="pro"),
            period("abroad", "2024-01-01", currency="eur"),
            period("left", "2024-01-01", "2024-01-10"),
            period("tester", "2024-01-01"),
            period("later", "2024-01-01"),
        ],
    )
    results = landing.compute("2024-01-15", segments=["country", "plan_id"], parameters=FITS)
    worth = sum(1000 / (month + 1) * 1.1 ** (-month / 12) for month in range(1, 13))
    value = round(worth) / 100
    for segment, size in (("all=all", 2), ("country=DE", 1), ("plan_id=pro", 1)):
        row = at(results, "clv_predicted", "month", "2024-01-01", segment)
        assert row == pytest.approx((value, size * value, size, size, None, None))
    unknown = at(results, "clv_predicted", "month", "2024-01-01", "country=EE")
    assert unknown == (None, None, 0, 0, None, None)
    assert at(results, "clv_predicted", "year", "2024-01-01") is None


def test_without_parameters_given_it_fits_its_own(landing, values, at):
    landing.add(
        "subscription_periods",
        [period(f"c{n}", "2024-01-01", "" if n % 3 else "2024-02-01") for n in range(30)]
        + [period(f"d{n}", "2024-01-01", "" if n % 5 else "2024-03-15") for n in range(30)],
    )
    own = values("2024-04-15", None).parameters
    assert own.keys() == {("shifted_beta_geometric", "all")}
    results = landing.compute("2024-04-15")
    assert at(results, "clv_predicted", "month", "2024-04-01").sample_size == 44
    assert results == landing.compute("2024-04-15", parameters=own)
    assert results != landing.compute("2024-04-15", parameters=FITS)


def test_where_nobody_has_left_yet_there_is_no_value(landing, at):
    landing.add("subscription_periods", [period("c1", "2024-01-01")])
    row = at(landing.compute("2024-04-15"), "clv_predicted", "month", "2024-04-01")
    assert row == (None, None, 0, 0, None, None)
