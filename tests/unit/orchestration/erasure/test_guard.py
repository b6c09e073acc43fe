"""What was erased stays out, whatever comes later and in whatever order."""

import pytest

from orchestration.erasure.guard import Guard
from orchestration.erasure.tombstones import EVERY_SOURCE, Due, Place, Tombstone, TombstoneStore
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.connection import connect
from orchestration.warehouse.replay import replay_quarantine
from tests.unit.orchestration.erasure.conftest import Company
from tests.unit.orchestration.erasure.records import (
    CONTRACTS,
    DAY,
    SOURCES,
    record,
    two_customers,
)

ANN = Place(EVERY_SOURCE, "customers", "customer_id")
OF_BO = {
    "customers": ["bo"],
    "tickets": ["t2"],
    "ticket_events": ["e2"],
    "calls": ["k2"],
    "survey_responses": ["r2", "r3"],
    "survey_sends": ["s2"],
    "sessions": ["n2"],
    "checkouts": ["c2"],
}


def left(company: Company) -> dict[str, list[str]]:
    return {entity: company.ids(entity) for entity in OF_BO}


def test_an_erasure_leaves_what_is_of_others(without_ann: Company) -> None:
    assert left(without_ann) == OF_BO


def test_a_file_that_comes_again_under_another_content_brings_nobody_back(
    without_ann: Company,
) -> None:
    for entity, records in two_customers().items():
        without_ann.land(entity, *records, record(entity, **dict.fromkeys(
            CONTRACTS[entity].key, DAY if entity == "subscription_periods" else "new"
        )), name="again.jsonl")  # fmt: skip
    without_ann.night()
    assert without_ann.unbalanced() == 0
    for entity, ids in OF_BO.items():
        assert set(without_ann.ids(entity)) == {*ids, "new"}, entity
    assert without_ann.quarantine("tickets") == [("erased", "")] * 2
    assert not TombstoneStore(without_ann.home.erasures).is_due(Due.SEARCH)


def test_a_warehouse_made_anew_is_as_it_was(without_ann: Company) -> None:
    tombstones = TombstoneStore(without_ann.home.erasures).digest()
    without_ann.home.warehouse.unlink()
    anew = Company(without_ann.home)
    anew.night()
    assert left(anew) == OF_BO
    assert anew.unbalanced() == 0
    assert TombstoneStore(without_ann.home.erasures).digest() == tombstones


def test_what_comes_before_that_which_tells_whose_it_is_goes_in_the_same_night(
    without_ann: Company,
) -> None:
    without_ann.land(
        "ticket_events",
        record("ticket_events", event_id="e7", ticket_id="t7", actor_id="lee", actor_role="agent"),
        record("ticket_events", event_id="e8", ticket_id="t8", actor_id="lee", actor_role="agent"),
        name="b.jsonl",
    )
    tickets = [
        record("tickets", ticket_id="t7", requester_id="H-1"),
        record("tickets", ticket_id="t8", requester_id="H-2"),
    ]
    without_ann.land("tickets", *tickets, name="b.jsonl")
    without_ann.night()
    assert without_ann.ids("tickets") == ["t2", "t8"]
    assert without_ann.ids("ticket_events") == ["e2", "e8"]
    assert without_ann.unbalanced() == 0
    store = TombstoneStore(without_ann.home.erasures)
    assert (store.is_due(Due.SEARCH), store.is_due(Due.REWRITE)) == (False, True)


def test_an_id_that_the_map_gives_to_them_later_leads_nowhere(without_ann: Company) -> None:
    without_ann.land(
        "tickets", record("tickets", ticket_id="t9", requester_id="H-9"), name="b.jsonl"
    )
    without_ann.night()
    assert without_ann.ids("tickets") == ["t2", "t9"]
    without_ann.land(
        "identity_map",
        record("identity_map", source="helpdesk", source_id="H-9", customer_id="ann"),
        record("identity_map", source="helpdesk", source_id="H-2", customer_id="ann"),
        name="0.jsonl",
    )
    without_ann.night()
    assert without_ann.ids("tickets") == ["t2"]
    assert without_ann.ids("identity_map", "source_id") == ["H-2"]


def test_a_later_version_of_a_row_stays_out_though_it_names_nobody(without_ann: Company) -> None:
    without_ann.land("calls", record("calls", call_id="k1"), record("calls", call_id="k3"),
                     name="b.jsonl")  # fmt: skip
    without_ann.land("survey_responses",
                     record("survey_responses", response_id="r1", question_id="q3"),
                     name="b.jsonl")  # fmt: skip
    without_ann.night()
    assert without_ann.ids("calls") == ["k2", "k3"]
    assert without_ann.ids("survey_responses") == ["r2", "r3"]


def test_a_broken_record_of_theirs_leaves_no_text_behind(without_ann: Company) -> None:
    without_ann.write("tickets", "b.csv", "\n".join([
        "ticket_id,created_at,updated_at,status,priority,type,via_channel,subject,description,"
        "requester_id,assignee_id,group_id,first_reply_at,solved_at,closed_at",
        *(f"t1{n},{DAY},{DAY},open,,,email,,,H-2,,,,," for n in range(5)),
        f"t20,{DAY},never,open,,,email,,,H-1,,,,,",
        f"t21,{DAY},never,open,,,email,,,H-2,,,,,",
        "t22,H-1",
        "t23,H-2",
    ]))  # fmt: skip
    without_ann.night()
    assert len(without_ann.ids("tickets")) == 6
    assert without_ann.quarantine("tickets")[-4:] == [
        ("erased", ""),
        ("date_format", f"t21,{DAY},never,open,,,email,,,H-2,,,,,"),
        ("erased", ""),
        ("ragged", "t23,H-2"),
    ]
    assert without_ann.unbalanced() == 0


def test_replaying_leaves_them_where_they_are(without_ann: Company) -> None:
    before = without_ann.quarantine("tickets")
    with connect(without_ann.home.warehouse) as connection:
        guard = Guard(connection, without_ann.home)
        for source in SOURCES:
            assert list(replay_quarantine(connection, source, guard=guard)) == []
    assert without_ann.quarantine("tickets") == before == [("erased", "")]


def test_a_mended_record_that_turns_out_to_be_theirs_is_not_loaded(company: Company) -> None:
    zoneless = record("charges", charge_id="g1", customer_id="ann", created_at=DAY.rstrip("Z"))
    company.land("charges", zoneless, record("charges", charge_id="g2", customer_id="bo"))
    company.night()
    store = TombstoneStore(company.home.erasures)
    store.make_key()
    store.append([Tombstone(ANN, store.hash(ANN, "ann"))])
    (billing,) = [source for source in SOURCES if source.name == "billing"]
    in_berlin = billing.model_copy(update={"timezone": "Europe/Berlin"})
    with connect(company.home.warehouse) as connection:
        guard = Guard(connection, company.home)
        (outcome,) = replay_quarantine(connection, in_berlin, guard=guard)
    assert (outcome.records, outcome.loaded, outcome.quarantined) == (1, 0, 1)
    assert company.quarantine("charges") == [("erased", "")]
    assert company.ids("charges") == ["g2"]
    assert company.unbalanced() == 0


def test_an_interrupted_erasure_is_completed_by_the_next_night(ann_and_bo: Company) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "orchestration.erasure.erasing.take_out",
            lambda *_: (_ for _ in ()).throw(KeyboardInterrupt),
        )
        with pytest.raises(KeyboardInterrupt):
            ann_and_bo.erase("ann")
    assert "t1" in ann_and_bo.ids("tickets")
    store = TombstoneStore(ann_and_bo.home.erasures)
    assert all(store.is_due(task) for task in Due)
    ann_and_bo.night()
    assert left(ann_and_bo) == OF_BO
    assert ann_and_bo.unbalanced() == 0
    assert [task for task in Due if not store.is_due(task)] == [Due.SEARCH]


def test_no_published_row_that_mentions_them_is_carried_over(
    without_ann: Company,
) -> None:
    tables = {
        "by_customer": ("customer_id", ["ann", "bo", "H-1", None], ["H-1", "bo", None]),
        "by_ticket": ("ticket_id", ["t1", "t2"], ["t2"]),
        "by_month": ("month", ["ann"], ["ann"]),
    }
    with connect(without_ann.home.warehouse) as connection:
        guard = Guard(connection, without_ann.home)
        for name, (column, values, expected) in tables.items():
            connection.execute(f"create table {name} ({column} varchar, amount bigint)")
            connection.executemany(f"insert into {name} values (?, 1)", [[item] for item in values])
            rows = connection.execute(
                f"select {column} from {guard.spared_rows(name)} order by {column} nulls last"
            ).fetchall()
            assert [value for (value,) in rows] == expected


def test_nothing_is_asked_for_while_nobody_was_erased(ann_and_bo: Company) -> None:
    with connect(ann_and_bo.home.warehouse) as connection:
        guard = Guard(connection, ann_and_bo.home)
        for source in SOURCES:
            for contract in source.contracts.values():
                assert guard.covers(source.name, contract) == "false"
                assert guard.refuses(source.name, contract, source) == "false"
        assert guard.spared_rows("raw.helpdesk__tickets") == "raw.helpdesk__tickets"


def test_a_lost_key_stops_the_load(without_ann: Company) -> None:
    (without_ann.home.erasures / "key").unlink()
    ticket = record("tickets", ticket_id="t1", requester_id="H-1")
    without_ann.land("tickets", ticket, name="b.jsonl")
    with pytest.raises(ConfigurationError, match="key of the tombstones"):
        without_ann.night()
    assert without_ann.ids("tickets") == ["t2"]
