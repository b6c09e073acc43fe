"""What dbt reads of a vendor: the rows of all its sources, with ids that cannot be confused."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pytest

from orchestration.landing.sources import ConfigurationError, Source
from orchestration.warehouse import manifest
from orchestration.warehouse.home import Home
from orchestration.warehouse.known_sources import names_in_dbt
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.loading import load_source
from tests.unit.orchestration.landing.looking import lines
from tests.unit.orchestration.small_vendor import (
    NewVendor,
    column,
    contract,
    key,
    make_vendor,
    reference,
)

USERS = contract(
    "users", key(), column("email", semanticType="email"), layout="json", wrapped_in="user"
)
TICKETS = contract(
    "tickets",
    key(),
    reference("requester", "users.id"),
    reference("invoice", "invoices.id"),
    column("shoe", semanticType="identifier"),
    layout="json", wrapped_in="ticket",
)  # fmt: skip
INVOICES = contract("invoices", key(), family="billing", layout="json", wrapped_in="invoice")

BERLIN = Source(name="berlin", vendor="desk", id_prefix="b-")
PARIS = Source(name="paris", vendor="desk")
CANONICAL = Source(name="billing", vendor="canonical", family="billing")

Night = Callable[[Sequence[Source]], None]


@pytest.fixture
def night(home: Home, warehouse: duckdb.DuckDBPyConnection, new_vendor: NewVendor) -> Night:
    """Open the inbox for some sources and load what they have."""
    new_vendor(USERS, TICKETS, INVOICES)
    runs = iter(range(1, 100))

    def of(sources: Sequence[Source]) -> None:
        run_id = f"run-{next(runs)}"
        open_inbox(warehouse, sources, home=home)
        for source in sources:
            load_source(warehouse, source, home=home, run_id=run_id, settle_seconds=0)
            manifest.accept_pending(warehouse, source=source.name, run_id=run_id)

    return of


def put(home: Home, source: str, *values: Any) -> None:
    folder = home.landing / source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "export.jsonl").write_bytes(lines(*values))


def user(number: int, email: str | None = None) -> dict[str, Any]:
    return {"user": {"id": number, "email": email}}


def ticket(number: int, **values: Any) -> dict[str, Any]:
    return {"ticket": {"id": number, "requester": None, "invoice": None, "shoe": None, **values}}


def rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(query).fetchall()


def test_two_sources_of_a_vendor_stand_in_one_view_with_ids_of_their_own(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    put(home, "berlin", user(1), ticket(1, requester=1, invoice=1, shoe=42))
    put(home, "paris", user(1), ticket(1, requester=1, invoice=1, shoe=42))
    night([BERLIN, PARIS])
    assert rows(
        warehouse,
        "select _source, id, requester, invoice, shoe from landed.desk__tickets order by all",
    ) == [("berlin", "b-1", "b-1", "1", "42"), ("paris", "1", "1", "1", "42")]
    assert rows(warehouse, "select _source, id from landed.desk__users order by all") == [
        ("berlin", "b-1"), ("paris", "1"),
    ]  # fmt: skip


def test_the_identity_map_names_ids_of_others_whatever_its_own_prefix(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    identity = Source(name="who", vendor="canonical", family="identity", id_prefix="w-")
    row = {"source": "berlin", "source_id": "b-1", "customer_id": "c1"}
    (home.landing / "who" / "identity_map").mkdir(parents=True)
    (home.landing / "who" / "identity_map" / "a.jsonl").write_bytes(lines(row))
    night([identity])
    found = rows(warehouse, "select * from landed.canonical__identity_map")
    assert found[0][:3] == ("berlin", "b-1", "c1")


def test_no_id_gets_no_prefix(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    put(home, "berlin", ticket(1))
    night([BERLIN])
    assert rows(warehouse, "select id, requester from landed.desk__tickets") == [("b-1", None)]


def test_equal_addresses_have_equal_hashes_in_every_source(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    put(home, "berlin", user(1, " A@x "), user(2, "b@x"), user(3), user(4, " "))
    put(home, "paris", user(1, "a@x"), user(2, "a@X"))
    night([BERLIN, PARIS])
    hashes = dict(rows(warehouse, "select id, email_hash from landed.desk__users"))
    assert hashes["b-1"] == hashes["1"] == hashes["2"]
    assert hashes["b-2"] != hashes["b-1"]
    assert (hashes["b-3"], hashes["b-4"]) == (None, None)
    assert "@" not in "".join(filter(None, hashes.values()))


def hash_of(warehouse: duckdb.DuckDBPyConnection) -> str:
    return str(rows(warehouse, "select ops.email_hash('a@x')")[0][0])


def test_a_hash_depends_on_the_key_of_the_home(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    night([PARIS])
    before = hash_of(warehouse)
    night([PARIS])
    assert hash_of(warehouse) == before
    home.identity_key.write_text("another", encoding="utf-8")
    night([PARIS])
    assert hash_of(warehouse) != before


@pytest.mark.parametrize("content", [None, ""])
def test_a_key_whose_file_is_lost_is_restored(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night, content: str | None
) -> None:
    night([PARIS])
    before = hash_of(warehouse)
    home.identity_key.unlink()
    if content is not None:
        home.identity_key.write_text(content, encoding="utf-8")
    night([PARIS])
    assert hash_of(warehouse) == before
    assert home.identity_key.stat().st_size == 64


def test_a_source_that_is_listed_no_more_is_still_read(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    put(home, "berlin", user(1))
    put(home, "paris", user(1))
    night([BERLIN, PARIS])
    night([PARIS])
    ids = rows(warehouse, "select id from landed.desk__users order by all")
    assert ids == [("1",), ("b-1",)]
    night([CANONICAL])
    assert rows(warehouse, "select id from landed.desk__users order by all") == ids
    assert names_in_dbt(warehouse) == {"berlin": "desk", "billing": "billing", "paris": "desk"}
    assert json.loads(home.vendors.read_bytes()) == ["canonical", "desk"]


def test_a_view_without_a_table_has_the_columns_of_its_contract(
    warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    night([PARIS])
    expected = rows(warehouse, "describe landed.desk__tickets")
    warehouse.execute("drop view landed.desk__tickets")
    for schema in ("raw", "disputed", "quarantine"):
        warehouse.execute(f"drop table {schema}.paris__tickets")
    night([CANONICAL])
    assert rows(warehouse, "describe landed.desk__tickets") == expected
    assert rows(warehouse, "select * from landed.desk__tickets") == []
    assert rows(warehouse, "select customer_id, email_hash from landed.canonical__customers") == []


def test_the_name_of_another_vendors_source_is_refused(night: Night) -> None:
    night([PARIS])
    with pytest.raises(ConfigurationError, match="paris is the name of a source of desk"):
        night([Source(name="paris", vendor="canonical", family="helpdesk")])


def test_a_column_that_a_contract_has_gained_is_null_in_older_rows(
    home: Home, warehouse: duckdb.DuckDBPyConnection, night: Night,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    put(home, "berlin", user(1))
    put(home, "paris", user(1))
    night([BERLIN, PARIS])
    gained = contract(
        "users", key(), column("email", semanticType="email"), column("name", tags=["optional"]),
        layout="json", wrapped_in="user",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_vendor(tmp_path_factory.mktemp("later"), monkeypatch, [gained])
        put(home, "paris", {"user": {"id": 2, "email": None, "name": "Bo"}})
        night([PARIS])
        found = rows(warehouse, "select _source, id, name from landed.desk__users order by all")
    assert found == [("berlin", "b-1", None), ("paris", "2", "Bo")]
