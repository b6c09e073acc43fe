"""A person who is erased is gone from every byte but the inbox, and stays gone."""

import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.demo.company import generate_company
from tests.integration.erased_person import BROKEN, MARK, PERSON, files, late_files
from tests.integration.place import Place
from tests.integration.searching import plant, texts_of

pytestmark = pytest.mark.slow

Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class History:
    """A home after an erasure, and what was published before the person's rows had come."""

    place: Place
    day: date
    never_had_them: Tables
    had_them: list[str]
    erasure: subprocess.CompletedProcess[str]


def published(place: Place) -> Tables:
    """Every published table but the one that tells the version."""
    return {name: rows for name, rows in place.tables().items() if name != "ops.publication"}


def traces(place: Place) -> list[str]:
    """Files with anything of the person, beside the inbox."""
    return [
        str(path.relative_to(place.root))
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and place.landing not in path.parents
        if any(MARK.casefold() in text.casefold() for text in texts_of(path))
    ]


def imbalance(place: Place) -> int:
    """By how much the ledger and the tables differ."""
    ((entered, loaded, quarantined),) = place.private("""
        select sum(records_in - loaded - quarantined - exact_duplicates - blank - repeated_header),
            sum(loaded), sum(quarantined)
        from ops.file_ledger as ledger inner join ops.live_files as live
            on (live.source, live.entity, live.file_id, live.loaded_run_id)
                = (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
    """)
    for schema, name in place.private(
        "select schema_name, table_name from duckdb_tables() where schema_name in"
        " ('raw', 'quarantine')"
    ):
        ((count,),) = place.private(f"select count(*) from {schema}.{name}")
        if schema == "raw":
            loaded -= count
        else:
            quarantined -= count
    return abs(entered) + abs(loaded) + abs(quarantined)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    place = Place(tmp_path_factory.mktemp("erasure"))
    day = generate_company(place.landing, customers=60, months=3).as_of_date
    for path, content in files(with_person=False).items():
        plant(place, path, content)
    night = place.run(day)
    assert night.returncode == 0, night.stdout + night.stderr
    never_had_them = published(place)
    for path, content in files(with_person=True).items():
        plant(place, path, content)
    accepted = [argument for check in BROKEN for argument in ("--accept", check)]
    night = place.run(day, *accepted)
    assert night.returncode == 0, night.stdout + night.stderr
    had_them = traces(place)
    assert place.query(
        f"select count(*) from marts.dim_customer where customer_id = '{PERSON}'"
    ) == [(1,)]
    erasure = place.cx("erase", PERSON, "--yes")
    return History(place, day, never_had_them, had_them, erasure)


def test_the_rows_were_there_and_are_counted(history: History) -> None:
    assert history.erasure.returncode == 0, history.erasure.stdout + history.erasure.stderr
    versions = [path for path in history.had_them if path.startswith("published/")]
    assert (len(versions), "warehouse/cx.duckdb" in history.had_them) == (1, True)
    printed = history.erasure.stdout
    assert "│ helpdesk  │ ticket_events        │ 3    │" in printed
    assert "│ helpdesk  │ calls                │ 3    │" in printed
    assert "│ billing   │ charges              │ 2    │" in printed
    assert "helpdesk/calls/disputed.jsonl: records 2-3" in printed
    assert "helpdesk/ticket_events/ragged.csv: record 3" in printed
    assert "survey/survey_sends/planted.jsonl: record 1" in printed


def test_nothing_of_them_is_left_beside_the_inbox(history: History) -> None:
    assert traces(history.place) == []
    assert MARK.casefold() not in (history.erasure.stdout + history.erasure.stderr).casefold()
    assert list((history.place.root / "warehouse").iterdir()) == [
        history.place.root / "warehouse" / "cx.duckdb"
    ]


def test_earlier_versions_are_removed_and_named(history: History) -> None:
    folders = [path for path in (history.place.root / "published").iterdir() if path.is_dir()]
    assert sum(not path.is_symlink() for path in folders) == 1
    for path in history.had_them:
        if path.startswith("published/"):
            assert Path(path).parent.name in history.erasure.stdout


def test_every_figure_is_that_of_a_night_that_never_had_them(history: History) -> None:
    assert published(history.place) == history.never_had_them
    assert imbalance(history.place) == 0


def test_a_second_erasure_finds_nothing(history: History) -> None:
    again = history.place.cx("erase", PERSON, "--yes")
    assert again.returncode == 0, again.stderr
    assert "erased already" in again.stdout
    assert "billing/customers/planted.jsonl: record 1" in again.stdout
    by_source = history.place.cx("erase", f"HD-{MARK}", "--source", "helpdesk", "--yes")
    assert (by_source.returncode, "erased already" in by_source.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("C-000001",), "confirm the erasure with --yes"),
        (("nobody", "--yes"), "No row mentions a customer of this id"),
        (("C-000001", "--source", "desk", "--yes"), "No source is named 'desk'"),
    ],
)
def test_what_cannot_be_erased_changes_nothing(
    history: History, arguments: tuple[str, ...], told: str
) -> None:
    warehouse = history.place.root / "warehouse" / "cx.duckdb"
    before = warehouse.read_bytes()
    process = history.place.cx("erase", *arguments)
    assert (process.returncode, told in process.stderr) == (2, True), process.stderr
    assert warehouse.read_bytes() == before


def test_the_quarantine_says_that_there_is_nothing_to_mend(history: History) -> None:
    findings = history.place.cx("quarantine", "list", "--reason", "erased").stdout
    assert "helpdesk/calls/disputed.jsonl: erased, 2 of 3 records (66.7%): Erased on" in findings
    replayed = history.place.cx("quarantine", "replay")
    assert replayed.returncode == 0, replayed.stderr
    assert "disputed.jsonl" not in replayed.stdout


def test_they_stay_out_when_their_files_come_again_and_the_warehouse_is_made_anew(
    history: History,
) -> None:
    place = history.place
    for path, content in late_files().items():
        plant(place, path, content)
    night = place.run(history.day)
    assert night.returncode == 0, night.stdout + night.stderr
    assert traces(place) == []
    assert published(place) == history.never_had_them
    assert imbalance(place) == 0
    (place.root / "warehouse" / "cx.duckdb").unlink()
    anew = place.run(history.day)
    assert anew.returncode == 0, anew.stdout + anew.stderr
    assert traces(place) == []
    assert published(place) == history.never_had_them
    assert imbalance(place) == 0
