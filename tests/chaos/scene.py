"""A small company's home after one night, with new, late and corrected exports for a second one."""

import gzip
import os
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from orchestration.demo.company import generate_company
from orchestration.warehouse.home import Home
from orchestration.warehouse.versions import FILE_NAME, KEPT_VERSIONS
from tests.chaos.inspection import Publication, WarehouseRows, read_publication, read_warehouse
from tests.chaos.night import run_night
from tests.integration.place import begin

CUSTOMERS, MONTHS = 60, 4
LATE = Path("survey", "survey_sends", "survey_sends-2025q4.csv.gz")
CORRECTED = Path("helpdesk", "calls", "calls-2025q4.csv.gz")
ROWS_LATE, ROWS_CORRECTED = 20, 8


@dataclass(frozen=True)
class Stage:
    """A home before a night, and what an undisturbed night makes of it in how many seconds."""

    home: Path
    day: date
    publication: Publication
    warehouse: WarehouseRows
    seconds: float
    passed: Counter[str]
    """How often it passed each failpoint."""


@dataclass(frozen=True)
class Scene:
    """The first night of a company and the second one; `versions` are what they publish."""

    first: Stage
    second: Stage

    @property
    def versions(self) -> Mapping[str, Publication]:
        return {stage.publication.version: stage.publication for stage in (self.first, self.second)}


def build_scene(folder: Path, *, parsed: Path | None = None) -> Scene:
    """Make the homes and run both nights, undisturbed.

    `parsed` is a home with the project parsed, which takes a third of a first night.
    """
    company = generate_company(folder / "exports", customers=CUSTOMERS, months=MONTHS)
    day = company.as_of_date
    before_first, before_second = folder / "before_first", folder / "before_second"
    _land_first(folder / "exports", before_first / "landing", newest=day)
    if parsed:
        begin(before_first, like=parsed)
    first, after_first = _play(before_first, day - timedelta(days=1))
    shutil.copytree(after_first, before_second, symlinks=True)
    _land_second(folder / "exports", before_second / "landing")
    _add_old_versions(before_second / "published")
    second, _ = _play(before_second, day)
    return Scene(first, second)


def _play(home: Path, day: date) -> tuple[Stage, Path]:
    played = home.with_name(f"{home.name}_played") / "home"
    # What is compared with it runs on a copy, too: a copy has other inodes and change times.
    shutil.copytree(home, played, symlinks=True)
    debug = {"CX_LOG_LEVEL": "DEBUG"}
    night = run_night(played, day, temporary=played.with_name("temporary"), settings=debug)
    if night.exit_code != 0:
        raise RuntimeError(f"An undisturbed night ended with {night.exit_code}: {night.errors}")
    publication = read_publication(Home(played))
    if publication is None:
        raise RuntimeError("An undisturbed night published nothing.")
    passed = Counter(re.findall(r"failpoint (\w+)", night.errors))
    warehouse = read_warehouse(Home(played))
    return Stage(home, day, publication, warehouse, night.seconds, passed), played


def _land_first(exports: Path, landing: Path, *, newest: date) -> None:
    """Land what was exported before the newest day: one file cut short, one not yet corrected."""
    shutil.copytree(exports, landing)
    for path in landing.rglob(f"*{newest}*"):
        path.unlink()
    lines = _lines(exports / LATE)
    _write(landing / LATE, lines[:-ROWS_LATE])
    lines = _lines(exports / CORRECTED)
    _write(landing / CORRECTED, [*lines[: ROWS_CORRECTED + 1], *lines[2 * ROWS_CORRECTED :]])


def _land_second(exports: Path, landing: Path) -> None:
    """Land the newest day, the late rows in a file of their own, and the corrected file."""
    for path in sorted(exports.rglob("*.*")):
        target = landing / path.relative_to(exports)
        if not target.exists():
            shutil.copy(path, target)
    shutil.copy(exports / CORRECTED, landing / CORRECTED)
    lines = _lines(exports / LATE)
    late = landing / LATE.with_name("survey_sends-late.csv.gz")
    _write(late, [lines[0], *lines[-ROWS_LATE:]])


def _add_old_versions(published: Path) -> None:
    """Make so many that the next night removes some."""
    for number in range(KEPT_VERSIONS):
        folder = published / f"2020-01-{number + 1:02}-old"
        folder.mkdir()
        (folder / FILE_NAME).touch()
        os.utime(folder, (number, number))


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return file.read().splitlines(keepends=True)


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
