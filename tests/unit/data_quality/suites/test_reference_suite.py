"""A value that names a row of another entity is told of when no source has that row."""

from typing import Any

import pytest

from data_quality.suites.landed_entity import LandedEntity
from data_quality.suites.reference_suite import reference_checks
from tests.unit.data_quality.suites.conftest import EVERYTHING, Nights, landed
from tests.unit.data_quality.suites.surveys import answers, tickets

ENTITY, CHECK = "survey_responses", "ticket_id_is_found"


@pytest.mark.parametrize(
    ("columns", "broken"), [({}, 0), ({"ticket_id": None}, 0), ({"ticket_id": "t9"}, 2)]
)
def test_answers_about_unknown_tickets_are_counted(
    nights: Nights, columns: dict[str, Any], broken: int
) -> None:
    nights.land("tickets", tickets([1, 2]), accepted=True)
    nights.land(ENTITY, answers([4, 5], **columns))
    assert nights.broken(CHECK, ENTITY) == broken


def test_a_ticket_of_the_same_night_is_known(nights: Nights) -> None:
    nights.land(ENTITY, answers([4, 5]))
    nights.land("tickets", tickets([1, 2]))
    assert nights.broken(CHECK, ENTITY) == 0


def test_answers_accepted_before_are_not_told_of_again(nights: Nights) -> None:
    nights.land("tickets", tickets([1]), accepted=True)
    nights.land(ENTITY, answers([4, 5]), accepted=True)
    assert nights.broken(CHECK, ENTITY) == 0


def test_without_any_ticket_no_answer_is_told_of(nights: Nights) -> None:
    nights.land(ENTITY, answers([4, 5]))
    assert nights.broken(CHECK, ENTITY) == 0


def test_an_entity_that_no_source_has_is_not_looked_for() -> None:
    names = [item.name for item in reference_checks(landed("tickets"), everything=[])]
    assert names == []


@pytest.mark.parametrize(("source", "broken"), [("helpdesk", 1), ("survey", 2)])
def test_a_customer_may_go_by_an_id_that_the_identity_map_knows(
    nights: Nights, source: str, broken: int
) -> None:
    nights.land("customers", [{"customer_id": "c1"}], accepted=True)
    identity = {"source": source, "source_id": "u1", "customer_id": "c1"}
    nights.land("identity_map", [identity], accepted=True)
    requesters = ["c1", "u1", "u2"]
    nights.land(
        "tickets",
        [
            {**ticket, "requester_id": requester}
            for ticket, requester in zip(tickets([1, 1, 1]), requesters, strict=True)
        ],
    )
    assert nights.broken("requester_id_is_found", "tickets") == broken


def test_the_rows_of_every_source_that_has_the_entity_count() -> None:
    second = LandedEntity("second_desk", landed("tickets").contract)
    (found,) = [
        item
        for item in reference_checks(landed(ENTITY), everything=[*EVERYTHING, second])
        if item.name == CHECK
    ]
    query = found.arguments["unexpected_rows_query"]
    assert all(table in query for table in ("helpdesk__tickets", "second_desk__tickets"))
    assert found.severity == "warning"
