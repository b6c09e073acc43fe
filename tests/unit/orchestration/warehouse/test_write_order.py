"""What a publication writes is on the disk before anything points to it.

No test takes the power away; the order of the calls is what can be shown.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.publication import publish


def test_a_version_is_synced_before_its_name_and_its_name_before_the_link(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, str]] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def note_fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        calls.append(("on disk", str(path.relative_to(home.root))))
        fsync(descriptor)

    def note_rename(source: Path, target: Path) -> None:
        calls.append(("named", str(target.relative_to(home.root))))
        rename(source, target)

    def note_replace(source: Path, target: Path) -> None:
        calls.append(("swapped", str(target.relative_to(home.root))))
        replace(source, target)

    with connect(home.warehouse) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.fct_charge as select 1 as amount")
    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "rename", note_rename)
    monkeypatch.setattr(os, "replace", note_replace)
    table = PublishedTable("model.cx.fct_charge", "marts", "fct_charge", "Charges.", {})
    version = publish(home, [table], as_of_date=date(2024, 1, 31), held={}, inputs_digest="one")
    assert calls == [
        ("on disk", f"published/.tmp-{version}/cx.duckdb"),
        ("on disk", f"published/.tmp-{version}"),
        ("named", f"published/{version}"),
        ("on disk", "published"),
        ("swapped", "published/current"),
        ("on disk", "published"),
    ]
