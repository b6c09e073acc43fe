"""Whoever the models take for a customer by an e-mail address goes with the customer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_quality.contract_files import load_contracts
from orchestration.erasure.erasing import Subject, sight
from orchestration.erasure.guard import Guard
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.erasure.firm import (
    ANN,
    BO,
    COMPANY,
    CONTRACTS,
    OF_ANN,
    Firm,
    charge,
    customer,
    mail,
    ticket,
    user,
)
from tests.unit.orchestration.landing.looking import lines
from tests.unit.orchestration.small_vendor import make_vendor


@pytest.fixture(scope="module", autouse=True)
def _vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_vendor(tmp_path_factory.mktemp("vendor"), monkeypatch, CONTRACTS)
        yield
    load_contracts.cache_clear()


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return Firm(Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """A firm with a night of its rows behind it."""
    firm = Firm(Home(tmp_path_factory.mktemp("night") / "home"))
    firm.night(*COMPANY)
    return firm


@pytest.fixture(scope="module")
def after_an_erasure(after_a_night: Firm, tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """The same firm after Ann was erased."""
    firm = after_a_night.copy(tmp_path_factory.mktemp("erasure") / "home")
    assert firm.erase("c1") == OF_ANN
    return firm


@pytest.fixture
def ann_and_bo(after_a_night: Firm, tmp_path: Path) -> Firm:
    return after_a_night.copy(tmp_path / "home")


@pytest.fixture
def without_ann(after_an_erasure: Firm, tmp_path: Path) -> Firm:
    return after_an_erasure.copy(tmp_path / "home")


def test_rows_of_the_only_customer_with_an_address_are_theirs(after_an_erasure: Firm) -> None:
    assert after_an_erasure.ids("customers") == ["c2"]
    assert after_an_erasure.ids("mails") == ["m2", "m3"]
    assert "k2" not in after_an_erasure.ids("comments")


def test_whom_billing_knows_by_an_id_is_told_by_that_alone(after_an_erasure: Firm) -> None:
    assert after_an_erasure.ids("charges") == ["g2"]


def test_agents_and_what_they_work_on_stay(after_an_erasure: Firm) -> None:
    assert after_an_erasure.ids("users") == ["7", "88", "99"]
    assert after_an_erasure.ids("tickets") == ["t2", "t3"]
    assert after_an_erasure.ids("comments") == ["k3", "k4"]


def test_an_address_that_two_customers_share_is_nobodys(firm: Firm) -> None:
    firm.night(*COMPANY, customer(id="c3", email=ANN))
    assert firm.erase("c1") == {("shop", "customers"): 1, ("shop", "charges"): 1}
    assert firm.ids("mails") == ["m1", "m2", "m3"]
    assert "77" in firm.ids("users")


def test_the_identity_map_outweighs_an_address(firm: Firm) -> None:
    who = {"source": "shop", "source_id": "77", "customer_id": "c2"}
    folder = firm.home.landing / "who" / "identity_map"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(who))
    firm.night(*COMPANY)
    found = {("shop", "charges"): 2, ("shop", "customers"): 1, ("shop", "mails"): 1}
    assert firm.erase("c1") == found
    assert firm.ids("tickets") == ["t1", "t2", "t3"]
    assert firm.ids("comments") == ["k1", "k2", "k3", "k4"]


def test_the_id_of_a_tool_stands_for_the_same_person(ann_and_bo: Firm) -> None:
    assert sight(ann_and_bo.home, ann_and_bo.sources, Subject("77", "shop")).rows == OF_ANN
    assert ann_and_bo.erase("77", "shop") == OF_ANN


def test_an_id_that_matches_nobody_is_a_person_by_itself(ann_and_bo: Firm) -> None:
    assert ann_and_bo.erase("99") == {("shop", "tickets"): 1, ("shop", "users"): 1}
    assert ann_and_bo.ids("tickets") == ["t1", "t2"]


def test_a_person_known_by_an_address_alone_has_its_hash_for_an_id(firm: Firm) -> None:
    firm.night(
        mail(id="m1", recipient="cy@example.com"), mail(id="m2", recipient=" CY@example.com"),
        user(id="5", role="customer", email="cy@example.com"),
    )  # fmt: skip
    ((hashed,),) = firm.select("select distinct recipient_hash from landed.desk__mails")
    assert firm.erase(hashed) == {("shop", "mails"): 2}
    assert firm.ids("users") == ["5"]


def test_later_rows_with_the_address_stay_out(without_ann: Firm) -> None:
    without_ann.night(
        mail(id="m9", recipient=" aNN@example.com"), mail(id="m8", recipient=BO),
        user(id="100", role="customer", email=ANN), ticket(id="t9", requester="100"),
        user(id="8", role="agent", email=ANN),
    )  # fmt: skip
    assert (without_ann.ids("mails"), without_ann.refused("mails")) == (["m2", "m3", "m8"], 2)
    assert without_ann.ids("users") == ["7", "8", "88", "99"]
    assert without_ann.ids("tickets") == ["t2", "t3"]
    without_ann.night(ticket(id="t10", requester="100"), ticket(id="t11", requester="77"))
    assert without_ann.ids("tickets") == ["t2", "t3"]


def test_another_customer_may_have_the_address_later(without_ann: Firm) -> None:
    without_ann.night(customer(id="c9", email=ANN), charge(id="g9", customer="c9", email=ANN))
    assert without_ann.ids("customers") == ["c2", "c9"]
    assert without_ann.ids("charges") == ["g2", "g9"]


def test_a_warehouse_made_anew_brings_nobody_back(without_ann: Firm) -> None:
    left = {
        name: without_ann.ids(name)
        for name in ("customers", "users", "tickets", "mails", "comments")
    }
    without_ann.home.warehouse.unlink()
    with connect(without_ann.home.warehouse) as connection:
        create_bookkeeping(connection)
    without_ann.night(mail(id="m7", recipient=BO))
    left["mails"] = ["m2", "m3", "m7"]
    assert {name: without_ann.ids(name) for name in left} == left


def test_an_id_of_another_source_of_the_vendor_is_another_persons(firm: Firm) -> None:
    branch = (customer(id="c1", email=BO), charge(id="g1", customer="c1"),
              user(id="77", role="customer"), ticket(id="t1", requester="77"))  # fmt: skip
    firm.night(*COMPANY)
    firm.night(*branch, source="branch")
    assert firm.erase("c1")["shop", "customers"] == 1
    assert firm.ids("customers", "branch") == ["c1"]
    assert firm.ids("tickets", "branch") == ["t1"]
    firm.night(customer(id="c2"))
    assert firm.erase("b-c1") == {("branch", "charges"): 1, ("branch", "customers"): 1}
    firm.night(customer(id="c5"))
    assert firm.erase("77", "branch") == {("branch", "tickets"): 1, ("branch", "users"): 1}


def test_what_is_published_is_told_by_ids_with_their_prefix(firm: Firm) -> None:
    firm.night(
        customer(id="c1", email=ANN), customer(id="c2"), user(id="77", role="customer", email=ANN),
        ticket(id="t1", requester="77"), ticket(id="t2"), source="branch",
    )  # fmt: skip
    firm.erase("b-c1")
    assert spared(firm, "customer_id", "c1", "b-c1", "b-c2") == ["b-c2", "c1"]
    assert spared(firm, "ticket_id", "t1", "b-t1", "b-t2") == ["b-t2", "t1"]


def spared(firm: Firm, name: str, *ids: str) -> list[str]:
    """Which ids are left of a published table of one column."""
    with connect(firm.home.warehouse) as connection:
        connection.execute(f"create table published as select unnest($1) as {name}", [list(ids)])
        spared_rows = Guard(connection, firm.home).spared_rows("published")
        rows = connection.execute(f"from {spared_rows} order by all").fetchall()
        connection.execute("drop table published")
    return [row[0] for row in rows]


def test_an_address_is_found_in_a_record_that_cannot_be_taken_apart(firm: Firm) -> None:
    firm.night(*COMPANY)
    path = firm.home.landing / "shop" / "broken.jsonl"
    good = lines(mail(id="m5", recipient=BO))
    path.write_bytes(good + b'{"mail": {"id": "m6", "recipient": "Ann@Example.com"\n')
    firm.night(mail(id="m7"))
    assert firm.erase("c1")["shop", "mails"] == 2


def test_nobody_is_erased_before_it_is_known_who_is_who(firm: Firm) -> None:
    firm.night(*COMPANY, models="")
    with pytest.raises(ConfigurationError, match="Do `cx run` first"):
        firm.erase("c1")
    assert firm.ids("customers") == ["c1", "c2"]
