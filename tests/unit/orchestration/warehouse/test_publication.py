"""A publication is whole, atomic, and says of each table how old it is."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import publication
from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.publication import current_publication, publish
from orchestration.warehouse.versions import remove_orphans

TABLES = [
    PublishedTable(
        "model.cx.metric_nps",
        "metrics",
        "metric_nps",
        "It's the score.",
        {"metric_value": "Value."},
    ),
    PublishedTable("model.cx.fct_charge", "marts", "fct_charge", "Charges.", {}),
]
JANUARY, FEBRUARY = date(2024, 1, 31), date(2024, 2, 29)


@pytest.fixture
def built(home: Home, warehouse: duckdb.DuckDBPyConnection) -> Home:
    """A home whose private warehouse holds both tables."""
    warehouse.execute("""
        create schema marts; create schema metrics;
        create table metrics.metric_nps as select unnest([2, 1]) as metric_value;
        create table marts.fct_charge as select 1 as amount;
    """)
    warehouse.close()
    return home


def publish_all(home: Home, *, day: date = JANUARY, digest: str = "one", held=None) -> str:
    return publish(home, TABLES, as_of_date=day, held=held or {}, inputs_digest=digest)


def read(home: Home, query: str) -> list[tuple]:
    with duckdb.connect(str(home.current / "cx.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def change(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(statement)


def test_tables_are_published_with_their_comments(built: Home) -> None:
    version = publish_all(built)
    assert read(built, "select metric_value from metrics.metric_nps") == [(1,), (2,)]
    comments = read(built, "select comment from duckdb_tables() where table_name = 'metric_nps'")
    assert comments == [("It's the score.",)]
    assert read(
        built, "select comment from duckdb_columns() where column_name = 'metric_value'"
    ) == [("Value.",)]
    assert read(built, "select * from ops.publication order by all") == [
        ("marts.fct_charge", version, JANUARY, "refreshed", None),
        ("metrics.metric_nps", version, JANUARY, "refreshed", None),
    ]


def test_the_file_is_readable_by_old_clients_and_has_no_log_beside_it(built: Home) -> None:
    publish_all(built)
    assert [path.name for path in built.current.iterdir()] == ["cx.duckdb"]
    header = (built.current / "cx.duckdb").read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    # 64 is the storage format that every client since 0.10 reads.
    assert int.from_bytes(header[12:20], "little") == 64


def test_the_same_inputs_give_the_same_version(built: Home) -> None:
    first = publish_all(built)
    inode = (built.current / "cx.duckdb").stat().st_ino
    assert publish_all(built) == first
    assert (built.current / "cx.duckdb").stat().st_ino == inode
    assert publish_all(built, digest="two") != first
    assert publish_all(built, day=FEBRUARY) != first


def test_a_held_table_is_carried_over_with_its_age(built: Home) -> None:
    first = publish_all(built)
    change(built, "update metrics.metric_nps set metric_value = 99")
    change(built, "update marts.fct_charge set amount = 2")
    second = publish_all(built, day=FEBRUARY, held={"metrics.metric_nps": "survey is held"})
    assert read(built, "select metric_value from metrics.metric_nps") == [(1,), (2,)]
    assert read(built, "select amount from marts.fct_charge") == [(2,)]
    assert read(built, "select * from ops.publication order by all") == [
        ("marts.fct_charge", second, FEBRUARY, "refreshed", None),
        ("metrics.metric_nps", first, JANUARY, "carried_over", "survey is held"),
    ]


def test_a_held_table_that_was_never_published_is_left_out(built: Home) -> None:
    publish_all(built, held={"metrics.metric_nps": "survey is held"})
    assert set(current_publication(built)) == {"marts.fct_charge"}


def test_a_publication_that_fails_leaves_the_current_one(
    built: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish_all(built)

    def fail(path: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(publication, "sync", fail)
    with pytest.raises(OSError, match="disk full"):
        publish_all(built, digest="two")
    assert built.current.resolve().name == first
    assert list(built.published.glob(".tmp-*")) == []


def test_what_a_killed_run_left_is_removed(built: Home) -> None:
    publish_all(built)
    (built.published / ".tmp-killed").mkdir()
    (built.published / ".tmp-current").symlink_to("nowhere")
    for name in ("stage-killed", "spill"):
        (built.warehouse_folder / name).mkdir()
        (built.warehouse_folder / name / "rows").touch()
    remove_orphans(built)
    assert [path.name for path in built.warehouse_folder.iterdir()] == ["cx.duckdb"]
    assert sorted(path.name for path in built.published.iterdir())[-1] == "current"
    assert list(built.published.glob(".tmp-*")) == []


def test_a_reader_keeps_its_version_while_the_next_is_published(built: Home) -> None:
    publish_all(built)
    with duckdb.connect(str(built.current / "cx.duckdb"), read_only=True) as reader:
        change(built, "update marts.fct_charge set amount = 2")
        publish_all(built, digest="two")
        assert reader.execute("select amount from marts.fct_charge").fetchall() == [(1,)]
        assert read(built, "select amount from marts.fct_charge") == [(2,)]


def test_a_table_that_is_carried_over_keeps_the_columns_it_had(built: Home) -> None:
    publish_all(built)
    charges = PublishedTable("model.cx.fct_charge", "marts", "fct_charge", "", {"new": "Later."})
    publish(
        built,
        [TABLES[0], charges],
        as_of_date=FEBRUARY,
        held={"marts.fct_charge": "billing is held"},
        inputs_digest="two",
    )
    assert read(built, "from marts.fct_charge") == [(1,)]
