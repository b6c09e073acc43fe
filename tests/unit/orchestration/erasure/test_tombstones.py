"""Tombstones know what was erased again, and tell nothing to anybody who has no key."""

import hashlib
import hmac
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.erasure.guard import Guard, keyed_hash
from orchestration.erasure.tombstones import Due, Place, Tombstone, TombstoneStore
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from tests.unit.orchestration.erasure.records import CONTRACTS

TICKET = Place("helpdesk", "tickets", "ticket_id")
VALUES = ("T-1", "", "Zoë", "a'b\"c", "x" * 1000, "日本\n")


@pytest.fixture
def store(tmp_path: Path) -> TombstoneStore:
    place = TombstoneStore(tmp_path / "erasures")
    place.make_key()
    return place


def tombstone(store: TombstoneStore, value: str) -> Tombstone:
    return Tombstone(TICKET, store.hash(TICKET, value))


def test_python_and_the_database_make_the_same_hash(store: TombstoneStore, tmp_path: Path) -> None:
    key = (tmp_path / "erasures" / "key").read_bytes()
    expected = [
        hmac.new(key, f"helpdesk.tickets.ticket_id={value}".encode(), hashlib.sha256).hexdigest()
        for value in VALUES
    ]
    assert [store.hash(TICKET, value) for value in VALUES] == expected
    store.append([tombstone(store, "T-1")])
    with connect(Path(":memory:")) as connection:
        Guard(connection, Home(tmp_path))
        rows = connection.execute(
            f"select {keyed_hash('$prefix', 'value')} from (select unnest($values) as value)",
            {"prefix": TICKET.prefix, "values": list(VALUES)},
        ).fetchall()
    assert [digest for (digest,) in rows] == expected


def test_a_value_has_another_hash_at_another_place_and_under_another_key(
    store: TombstoneStore, tmp_path: Path
) -> None:
    other = TombstoneStore(tmp_path / "other")
    other.make_key()
    places = [TICKET, Place("desk", "tickets", "ticket_id"), Place("helpdesk", "calls", "call_id")]
    digests = {made.hash(place, "1") for made in (store, other) for place in places}
    assert len(digests) == 6


def test_only_the_owner_may_read_them_and_no_value_stands_there(
    store: TombstoneStore, tmp_path: Path
) -> None:
    store.append([tombstone(store, "T-secret")])
    folder = tmp_path / "erasures"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert b"T-secret" not in path.read_bytes()


def test_they_are_read_as_they_were_written(store: TombstoneStore) -> None:
    assert (store.read(), store.digest()) == (set(), "")
    written = [
        tombstone(store, "1"),
        Tombstone(Place("*", "customers", "customer_id"), "0" * 64, ("helpdesk", "survey")),
        Tombstone(TICKET, "1" * 64, is_exemption=True),
    ]
    store.append(written[:1])
    store.append(written[1:])
    assert store.read() == set(written)


def test_their_digest_does_not_depend_on_their_order(store: TombstoneStore, tmp_path: Path) -> None:
    tombstones = [tombstone(store, value) for value in ("1", "2")]
    store.append(tombstones)
    other = TombstoneStore(tmp_path / "other")
    other.make_key()
    other.append(reversed(tombstones))
    assert store.digest() == other.digest() != ""


def test_a_line_that_was_cut_does_not_spoil_the_next(store: TombstoneStore, tmp_path: Path) -> None:
    first, second = tombstone(store, "1"), tombstone(store, "2")
    store.append([first])
    with (tmp_path / "erasures" / "tombstones.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"source": "helpd')
    assert store.read() == {first}
    store.append([second])
    assert store.read() == {first, second}


def test_a_search_is_due_as_soon_as_one_is_set(store: TombstoneStore) -> None:
    store.append([])
    assert not store.is_due(Due.SEARCH)
    store.append([tombstone(store, "1")])
    assert store.is_due(Due.SEARCH)
    store.set_done(Due.SEARCH)
    assert not store.is_anything_due()


def test_without_their_key_nothing_goes_on(store: TombstoneStore, tmp_path: Path) -> None:
    store.append([tombstone(store, "1")])
    (tmp_path / "erasures" / "key").unlink()
    store.make_key()
    with (
        connect(Path(":memory:")) as connection,
        pytest.raises(ConfigurationError, match="key of the tombstones is missing"),
    ):
        Guard(connection, Home(tmp_path))


def test_the_key_is_in_no_message(store: TombstoneStore, tmp_path: Path) -> None:
    store.append([tombstone(store, "1")])
    key = (tmp_path / "erasures" / "key").read_bytes()
    with duckdb.connect() as connection:
        guard = Guard(connection, Home(tmp_path))
        covered = guard.covers("helpdesk", CONTRACTS["tickets"])
        for statement in (
            f"select {covered} from (select 1 as one)",
            f"select error('broken') from (select 'a' as ticket_id, 'b' as requester_id)"
            f" where not ({covered})",
        ):
            with pytest.raises(duckdb.Error) as caught:
                connection.execute(statement).fetchall()
            assert key.hex() not in str(caught.value).lower()
            assert not any(str(pad)[2:-1] in str(caught.value) for pad in store.pads())
