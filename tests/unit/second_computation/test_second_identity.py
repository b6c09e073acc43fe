"""The identity map: the same customer under another id, in every source."""

import pytest

from tests.second_computation.billing_entities import CHECKOUTS
from tests.second_computation.helpdesk_entities import ARTICLE_VIEWS, TICKETS
from tests.second_computation.identity import with_customers
from tests.second_computation.survey_entities import SURVEY_RESPONSES
from tests.unit.second_computation.answer_rows import answers
from tests.unit.second_computation.ticket_rows import ticket

JANUARY = "2024-01-01"
MAP = {("helpdesk", "h1"): "c1", ("billing", "v1"): "c2"}


@pytest.mark.parametrize(
    ("entity", "row", "customer"),
    [
        (TICKETS, {"requester_id": "h1"}, "c1"),
        (TICKETS, {"requester_id": "h2"}, "h2"),
        (CHECKOUTS, {"customer_id": "h1", "visitor_id": "v1"}, "h1"),
        (CHECKOUTS, {"customer_id": None, "visitor_id": "v1"}, "c2"),
        (ARTICLE_VIEWS, {"customer_id": None, "visitor_id": "v1"}, None),
        (ARTICLE_VIEWS, {"customer_id": None, "visitor_id": None}, None),
    ],
)
def test_a_row_of_the_map_wins_and_without_one_the_id_is_the_customers(entity, row, customer):
    (found,) = with_customers(entity, [row], MAP)
    assert found[next(iter(row))] == customer


def test_an_employee_is_no_customer():
    row = {"population": "employee", "respondent_id": "h1"}
    mapped = with_customers(SURVEY_RESPONSES, [row], {("survey", "h1"): "c1"})
    assert mapped == [row]


def test_a_ticket_of_another_id_has_the_segments_of_its_customer(landing, at):
    landing.add(
        "customers",
        [
            {"customer_id": "c1", "country": "DE"},
            {"customer_id": "c2", "is_test": "true"},
            {"customer_id": "h1", "country": "FR"},
        ],
    )
    landing.add(
        "identity_map",
        [
            {"source": "helpdesk", "source_id": "h1", "customer_id": "c1"},
            {"source": "helpdesk", "source_id": "h2", "customer_id": "c2"},
            {"source": "billing", "source_id": "h3", "customer_id": "c2"},
        ],
    )
    landing.add("tickets", [ticket(name, requester_id=name) for name in ("h1", "h2", "h3")])
    results = landing.compute("2024-01-31", segments=["country"])
    assert at(results, "escalation_rate", "month", JANUARY).sample_size == 2
    assert at(results, "escalation_rate", "month", JANUARY, "country=DE").sample_size == 1
    assert at(results, "escalation_rate", "month", JANUARY, "country=FR") is None


def test_two_ids_of_a_respondent_have_one_voice(landing, at):
    landing.add("identity_map", [{"source": "survey", "source_id": "x", "customer_id": "c1"}])
    landing.add(
        "survey_responses",
        [
            *answers("nps", [0], day="2024-01-10", response_id="a", respondent_id="x"),
            *answers("nps", [10], day="2024-01-20", response_id="b", respondent_id="c1"),
        ],
    )
    assert at(landing.compute("2024-01-31"), "nps", "month", JANUARY)[:4] == (100, 1, 1, 1)
