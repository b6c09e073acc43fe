"""A person is taken out with everything that is theirs, and nothing that is another's."""

import pytest

from orchestration.erasure.erasing import RemainingFile, remaining_files
from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.connection import connect, transaction
from tests.unit.orchestration.erasure.conftest import Company
from tests.unit.orchestration.erasure.records import CONTRACTS, DAY, SOURCES, record

OF_ANN = {
    ("billing", "checkouts"): 2,
    ("billing", "customers"): 1,
    ("helpdesk", "calls"): 1,
    ("helpdesk", "ticket_events"): 2,
    ("helpdesk", "tickets"): 1,
    ("identity", "identity_map"): 2,
    ("product", "sessions"): 1,
    ("survey", "survey_responses"): 2,
    ("survey", "survey_sends"): 1,
}


def test_references_are_followed_to_everything_that_is_theirs(ann_and_bo: Company) -> None:
    assert ann_and_bo.erase("ann") == OF_ANN
    assert ann_and_bo.ids("customers") == ["bo"]
    assert ann_and_bo.ids("identity_map", "source_id") == ["H-2"]
    assert ann_and_bo.ids("ticket_events") == ["e2"]
    assert ann_and_bo.ids("calls") == ["k2"]
    assert ann_and_bo.ids("survey_responses") == ["r2", "r3"]
    assert ann_and_bo.ids("survey_sends") == ["s2"]
    assert ann_and_bo.unbalanced() == 0


def test_a_ticket_that_was_merged_into_theirs_stays_with_its_owner(ann_and_bo: Company) -> None:
    ann_and_bo.erase("ann")
    assert ann_and_bo.ids("tickets") == ["t2"]


def test_agents_are_never_erased_even_under_the_id_of_a_customer(ann_and_bo: Company) -> None:
    ann_and_bo.erase("ann")
    assert ann_and_bo.ids("agents") == ["ann", "lee"]
    assert "e2" in ann_and_bo.ids("ticket_events")
    assert "r3" in ann_and_bo.ids("survey_responses")


def test_a_user_is_the_customer_only_where_the_identity_map_says_so(ann_and_bo: Company) -> None:
    ann_and_bo.erase("ann")
    assert ann_and_bo.ids("sessions") == ["n2"]


def test_an_earlier_version_of_a_row_goes_though_it_names_nobody(ann_and_bo: Company) -> None:
    ann_and_bo.erase("ann")
    assert ann_and_bo.ids("checkouts") == ["c2"]


def test_the_id_of_a_source_stands_for_the_same_person(ann_and_bo: Company) -> None:
    assert ann_and_bo.sight("H-1").rows == {}
    assert ann_and_bo.erase("H-1", "helpdesk") == OF_ANN


def test_an_id_that_a_source_gives_to_somebody_else_is_not_theirs(company: Company) -> None:
    company.land("customers", record("customers", customer_id="1"))
    company.land("charges", record("charges", charge_id="g1", customer_id="1"))
    company.land("identity_map", record("identity_map", source="helpdesk", source_id="1",
                                        customer_id="bo"))  # fmt: skip
    company.land("tickets", record("tickets", ticket_id="t1", requester_id="1"))
    company.night()
    company.erase("1")
    company.land("tickets", record("tickets", ticket_id="t2", requester_id="1"), name="b.jsonl")
    company.land("charges", record("charges", charge_id="g2", customer_id="1"), name="b.jsonl")
    company.night()
    assert company.ids("tickets") == ["t1", "t2"]
    assert company.ids("charges") == []


def test_an_id_that_is_somebody_elses_by_now_is_left_to_them(company: Company) -> None:
    for name, owner in (("a.jsonl", "ann"), ("b.jsonl", "bo")):
        company.land("identity_map", record("identity_map", source="helpdesk", source_id="H",
                                            customer_id=owner), name=name)  # fmt: skip
    company.land("tickets", record("tickets", ticket_id="t1", requester_id="H"))
    company.night()
    assert company.erase("ann") == {("identity", "identity_map"): 1}
    company.home.warehouse.unlink()
    company = Company(company.home)
    company.night()
    assert company.ids("identity_map", "customer_id") == ["bo"]
    assert company.ids("tickets") == ["t1"]


def test_what_is_in_quarantine_is_told_by_its_columns_or_else_by_its_words(
    company: Company,
) -> None:
    header = "charge_id,customer_id,invoice_id,product_id,created_at,amount,amount_refunded"
    good = f"{DAY},100,0,usd,succeeded"
    company.write("charges", "a.csv", "\n".join([
        f"{header},currency,status",
        f"g1,bo,,,{good}",
        f"g2,ann,,,{DAY},much,0,usd,succeeded",
        f"g3,bo,ann,,{DAY},much,0,usd,succeeded",
        f"g4,ann,,,{good},surplus",
        f"g5,joann,,,{good},surplus",
        f"g6,bo,,,{good}",
        f"g7,bo,,,{good}",
    ]))  # fmt: skip
    company.night()
    assert company.erase("ann") == {("billing", "charges"): 2}
    assert company.quarantine("charges") == [
        ("erased", ""),
        ("not_integer", f"g3,bo,ann,,{DAY},much,0,usd,succeeded"),
        ("erased", ""),
        ("ragged", f"g5,joann,,,{good},surplus"),
    ]
    assert company.unbalanced() == 0


def test_what_is_in_dispute_goes_on_both_sides(company: Company) -> None:
    company.land("calls", record("calls", call_id="k1", customer_id="ann"),
                 record("calls", call_id="k1", queue="sales"),
                 record("calls", call_id="k2", customer_id="bo"))  # fmt: skip
    company.night()
    assert company.erase("ann") == {("helpdesk", "calls"): 2}
    assert company.select("select * from disputed.helpdesk__calls") == []
    assert company.quarantine("calls") == [("erased", "")] * 2
    assert company.unbalanced() == 0
    company.night()
    assert company.ids("calls") == ["k2"]


def test_a_source_that_is_listed_no_more_is_searched_too(ann_and_bo: Company) -> None:
    with connect(ann_and_bo.home.warehouse) as connection, transaction(connection):
        for schema in ("raw", "disputed", "quarantine"):
            connection.execute(
                f"alter table {schema}.helpdesk__tickets rename to formerly__tickets"
            )
        connection.execute("update raw.formerly__tickets set requester_id = 'ann'")
        for table in ("file_manifest", "file_ledger", "landed_paths"):
            connection.execute(
                f"update ops.{table} set source = 'formerly' where entity = 'tickets'"
            )
    assert ann_and_bo.erase("ann")["formerly", "tickets"] == 2
    assert ann_and_bo.select("select * from raw.formerly__tickets") == []


def test_nothing_is_found_twice(ann_and_bo: Company) -> None:
    assert ann_and_bo.sight("ann").was_erased is False
    ann_and_bo.erase("ann")
    again = ann_and_bo.sight("ann")
    assert (again.rows, again.was_erased) == ({}, True)
    assert ann_and_bo.sight("H-1", "helpdesk").was_erased is True
    tombstones = TombstoneStore(ann_and_bo.home.erasures).digest()
    assert ann_and_bo.erase("ann") == {}
    assert TombstoneStore(ann_and_bo.home.erasures).digest() == tombstones


def test_an_unknown_customer_changes_nothing(ann_and_bo: Company) -> None:
    before = ann_and_bo.home.warehouse.read_bytes()
    unknown = ann_and_bo.sight("nobody")
    assert (unknown.rows, unknown.was_erased) == ({}, False)
    with pytest.raises(ConfigurationError, match="No source is named 'desk'"):
        ann_and_bo.sight("ann", "desk")
    assert ann_and_bo.home.warehouse.read_bytes() == before
    assert not ann_and_bo.home.erasures.exists()


def test_the_files_that_still_hold_them_are_named(ann_and_bo: Company) -> None:
    assert remaining_files(ann_and_bo.home, SOURCES) == []
    calls = [
        record("calls", call_id="k1", ticket_id="t1"),
        record("calls", call_id="k2", customer_id="H-2"),
    ]
    ann_and_bo.land("calls", *calls, name="copy.jsonl")
    tickets = [
        record("tickets", ticket_id="t2", requester_id="H-2"),
        *[record("tickets", ticket_id="t3", requester_id="H-1")] * 2,
    ]
    ann_and_bo.land("tickets", *tickets, name="b.jsonl")
    ann_and_bo.night()
    ann_and_bo.erase("ann")
    (ann_and_bo.home.landing / "helpdesk" / "ticket_events" / "a.jsonl").unlink()
    ann_and_bo.night()
    remaining = remaining_files(ann_and_bo.home, SOURCES)
    assert RemainingFile("helpdesk/calls/a.jsonl", (1,), 0) in remaining
    assert RemainingFile("helpdesk/calls/copy.jsonl", (1,), 0) in remaining
    assert RemainingFile("helpdesk/tickets/b.jsonl", (2,), 1) in remaining
    assert not any("ticket_events" in file.path for file in remaining)


def test_every_entity_that_may_be_a_persons_can_be_reached() -> None:
    reached = {"customers"}
    for _ in CONTRACTS:
        reached |= {
            contract.entity
            for contract in CONTRACTS.values()
            for column in contract.columns
            for reference in column.references
            if reference.entity in reached
        }
    assert set(CONTRACTS) - reached == {"agents", "articles"}


def test_what_is_due_after_an_erasure_is_noted(ann_and_bo: Company) -> None:
    store = TombstoneStore(ann_and_bo.home.erasures)
    assert not store.is_anything_due()
    ann_and_bo.erase("ann")
    assert [store.is_due(task) for task in Due] == [False, True, True]
