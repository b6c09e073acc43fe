"""What a row mentions follows from its contract."""

from dataclasses import replace

from orchestration.erasure.mentions import mentions_in, names_of
from tests.unit.orchestration.erasure.records import CONTRACTS

TICKETS = CONTRACTS["tickets"]


def mentioned(entity: str, source: str = "helpdesk") -> set[tuple[str, tuple[str, ...]]]:
    """Entity and sources of what an entity mentions beside itself."""
    return {
        (mention.entity, mention.sources)
        for mention in mentions_in(source, CONTRACTS[entity], CONTRACTS)
        if mention.entity != entity
    }


def test_a_reference_to_the_own_entity_is_not_followed() -> None:
    columns = tuple(
        replace(column, refers_to=("tickets", "ticket_id"))
        if column.name == "merged_into_ticket_id"
        else column
        for column in TICKETS.columns
    )
    merging = replace(TICKETS, columns=columns)
    values = {mention.value for mention in mentions_in("helpdesk", merging, CONTRACTS)}
    assert values == {'"ticket_id"::varchar', '"requester_id"::varchar', '"assignee_id"::varchar'}


def test_a_reference_leads_to_the_own_source_if_that_has_the_entity() -> None:
    assert ("tickets", ("helpdesk",)) in mentioned("calls")
    assert ("tickets", ()) in mentioned("survey_responses", "survey")


def test_an_id_of_a_person_is_one_of_the_source_or_the_customers_own() -> None:
    assert ("customers", ("helpdesk", "*")) in mentioned("tickets")


def test_an_id_that_only_the_identity_map_knows_is_one_of_the_source() -> None:
    assert mentioned("sessions", "product") == {
        ("customers", ("product", "*")),
        ("customers", ("product",)),
    }
    assert ("customers", ("billing",)) in mentioned("checkouts", "billing")


def test_a_row_is_named_by_its_key_and_by_what_others_refer_to() -> None:
    assert names_of(TICKETS, CONTRACTS) == [("ticket_id",)]
    assert names_of(CONTRACTS["survey_responses"], CONTRACTS) == [
        ("response_id", "question_id"),
        ("response_id",),
    ]
    assert names_of(CONTRACTS["customers"], CONTRACTS) == []
    assert names_of(CONTRACTS["identity_map"], CONTRACTS) == []
