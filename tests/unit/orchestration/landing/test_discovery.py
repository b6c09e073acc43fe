"""What lies in the inbox is found once, in order, under a name that is safe to show."""

import os
from pathlib import Path

import pytest

from orchestration.landing.discovery import Fingerprint, landed_files, unlisted_folders
from tests.unit.orchestration.landing.conftest import Find, Land


def test_files_are_found_in_the_order_of_their_names(land: Land, find: Find) -> None:
    for name in ("b.csv", "a.csv", "C.csv"):
        land(name, b"x")
    assert [file.relative_path for file in find()] == [
        "helpdesk/agents/C.csv",
        "helpdesk/agents/a.csv",
        "helpdesk/agents/b.csv",
    ]
    assert {file.entity for file in find()} == {"agents"}


def test_a_file_outside_the_folder_of_an_entity_is_found_too(
    tmp_path: Path, land: Land, find: Find
) -> None:
    land("a.csv", b"x")
    (tmp_path / "landing" / "helpdesk" / "b.csv").write_bytes(b"x")
    assert [(file.entity, file.path.name) for file in find()] == [
        ("agents", "a.csv"),
        ("", "b.csv"),
    ]


@pytest.mark.parametrize(
    "name", [".hidden.csv", "a.csv.part", "a.csv.tmp", "a.crdownload", "a.csv.filepart"]
)
def test_hidden_and_unfinished_files_are_left_alone(land: Land, find: Find, name: str) -> None:
    land(name, b"x")
    assert find() == []


def test_a_checksum_file_is_no_export_while_its_file_is_there(land: Land, find: Find) -> None:
    export = land("a.csv", b"x")
    land("a.csv.sha256", b"0")
    assert [file.path.name for file in find()] == ["a.csv"]
    export.unlink()
    assert [file.path.name for file in find()] == ["a.csv.sha256"]


@pytest.mark.parametrize(
    "name",
    [
        "we[ird].csv",
        "a*b?.csv",
        "Kündigungen (März) \N{EN DASH} 100%.csv",
        "ku\u0308ndigungen.csv",
        "解約_2024-01-31T23:59:59+09:00.csv",
        "टिकट.csv",
        "a=1,b~c&d@e#f.csv",
        "-rf.csv",
        "x" * 196 + ".csv",
    ],
)
def test_a_harmless_name_is_safe(land: Land, find: Find, name: str) -> None:
    land(name, b"x")
    (file,) = find()
    assert file.has_safe_name
    assert file.relative_path == f"helpdesk/agents/{name}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("o'clock.csv", "o'clock.csv"),
        ('a".csv', 'a".csv'),
        ("a;b.csv", "a;b.csv"),
        ("a\\b.csv", "a\\b.csv"),
        ("a`b`.csv", "a`b`.csv"),
        ("$(a).csv", "$(a).csv"),
        ("a|b.csv", "a|b.csv"),
        ("a<b>.csv", "a<b>.csv"),
        ("a\nb.csv", r"a\x0ab.csv"),
        ("a\x1b[31m.csv", r"a\x1b[31m.csv"),
        ("a\x7f.csv", r"a\x7f.csv"),
        ("a\u00a0b.csv", r"a\xa0b.csv"),
        ("a\u202evsc.csv", r"a\u202evsc.csv"),
        ("a\u200b.csv", r"a\u200b.csv"),
        ("a\ufeff.csv", r"a\ufeff.csv"),
        ("a\U000e0041.csv", r"a\U000e0041.csv"),
        ("x" * 197 + ".csv", "x" * 197 + ".csv"),
        (os.fsdecode(b"caf\xe9.csv"), r"caf\xe9.csv"),
    ],
)
def test_a_name_that_could_deceive_is_unsafe_and_spelled_out(
    land: Land, find: Find, name: str, shown: str
) -> None:
    land(name, b"x")
    (file,) = find()
    assert not file.has_safe_name
    assert file.relative_path == f"helpdesk/agents/{shown}"
    assert file.relative_path.isprintable()


def test_what_is_no_file_is_told_from_one(land: Land, find: Find) -> None:
    export = land("a.csv", b"x")
    (export.parent / "b.csv").symlink_to(export)
    (export.parent / "c.csv").mkdir()
    os.mkfifo(export.parent / "d.csv")
    assert [file.is_regular for file in find()] == [True, False, False, False]


def test_a_file_that_is_taken_away_meanwhile_is_not_found(tmp_path: Path, land: Land) -> None:
    land("a.csv", b"x")
    leaving = land("b.csv", b"x")
    files = landed_files(tmp_path / "landing", source="helpdesk")
    first = next(files)
    leaving.unlink()
    assert [first.path.name, *(file.path.name for file in files)] == ["a.csv"]


def test_a_fingerprint_changes_with_the_content(land: Land, find: Find) -> None:
    export = land("a.csv", b"x")
    (before,) = find()
    assert before.fingerprint == Fingerprint.of(export.stat())
    status = export.stat()
    export.write_bytes(b"y")
    os.utime(export, ns=(status.st_atime_ns, status.st_mtime_ns))
    (after,) = find()
    assert after.fingerprint != before.fingerprint


def test_folders_of_no_source_are_named(tmp_path: Path) -> None:
    for name in ("helpdesk", "bil\x1bling", ".trash"):
        (tmp_path / name).mkdir()
    assert unlisted_folders(tmp_path, sources=["helpdesk"]) == [r"bil\x1bling"]
