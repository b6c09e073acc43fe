"""Nights in which files come late, are corrected and go again, against one night with all of them.

`python -m tests.properties.nights --nights 30 --seed 1` tells how each night ended, how many tables
it could leave as they were, and which tables differ in the end; it ends with 1 if any does.
"""

import argparse
import gzip
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from orchestration.demo.company import generate_company
from tests.integration.place import Place

CUSTOMERS, MONTHS = 60, 4
DAYS = 40
"""The as-of date of the last night lies so many days after that of the first."""

TIME_ZONES = ("America/New_York", "Pacific/Chatham", "UTC")
LATE, UNCORRECTED, TAKEN_AWAY = 0.25, 0.4, 0.15
"""Shares of the files whose last rows come in a file of their own, that first come otherwise, and
that are gone for some nights.
"""

STAY = re.compile(r"dbt: (\d+) of (\d+) tables stay")

Files = Mapping[Path, bytes]


@dataclass(frozen=True)
class Night:
    """What lies in the inbox before a night, for which day it is, and where its machine stands."""

    files: Files
    day: date
    time_zone: str


@dataclass(frozen=True)
class Ended:
    """How a night ended: its exit code, share of the tables that it left, seconds, file size."""

    night: Night
    exit_code: int
    share_left: float
    seconds: float
    megabytes: float


def plan(exports: Files, *, last: date, nights: int, seed: int) -> list[Night]:
    """Spread files over nights. In the last one, each of them lies there as it is."""
    random = Random(seed)
    final = dict(_with_late_rows(exports, random))
    days = sorted(last - timedelta(days=random.randrange(DAYS)) for _ in range(nights - 1))
    inboxes: list[dict[Path, bytes]] = [{} for _ in range(nights)]
    for path, content in sorted(final.items()):
        arrival = random.randrange(nights)
        gone = random.randrange(nights) if random.random() < TAKEN_AWAY else None
        first = random.randrange(nights) if random.random() < UNCORRECTED else arrival
        for number, inbox in enumerate(inboxes):
            if number == nights - 1 or (number >= arrival and number != gone):
                inbox[path] = content
            elif first <= number < arrival:
                inbox[path] = _uncorrected(path, content, Random(f"{seed}:{path}"))
    return [
        Night(inbox, day, random.choice(TIME_ZONES))
        for inbox, day in zip(inboxes, [*days, last], strict=True)
    ]


def spend(place: Place, nights: list[Night]) -> Iterator[Ended]:
    """Spend nights in a home, one after the other. What holds a source in the last is accepted."""
    for night in nights:
        _lay_down(place.landing, night.files)
        began = time.monotonic()
        ended = place.run(night.day, TZ=night.time_zone)
        if night is nights[-1] and ended.returncode:
            ended = place.run(night.day, *_accepting(place), TZ=night.time_zone)
        left = STAY.search(ended.stderr)
        yield Ended(
            night,
            ended.returncode,
            int(left[1]) / int(left[2]) if left else 0,
            time.monotonic() - began,
            (place.root / "warehouse" / "cx.duckdb").stat().st_size / 1e6,
        )


def different_tables(left: Place, right: Place) -> list[str]:
    """Names of the published tables that are not the same in two homes."""
    one, other = left.tables(), right.tables()
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def read_files(folder: Path) -> Files:
    """Content of all files below a folder, by relative path."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _with_late_rows(files: Files, random: Random) -> Iterator[tuple[Path, bytes]]:
    """The same files; the last rows of some are in files of their own."""
    for path, content in files.items():
        lines = _lines(path, content)
        if len(lines) < 4 or random.random() > LATE:
            yield path, content
            continue
        cut = random.randrange(2, len(lines))
        header = lines[:1] if ".csv" in path.suffixes else []
        name, _, endings = path.name.partition(".")
        yield path, _content(path, lines[:cut])
        yield path.with_name(f"{name}-late.{endings}"), _content(path, [*header, *lines[cut:]])


def _uncorrected(path: Path, content: bytes, random: Random) -> bytes:
    """The file without some of its rows, and with other digits in some."""
    lines = _lines(path, content)
    if len(lines) < 4:
        return content
    first, *rest = lines
    kept = [line for line in rest if random.random() > 0.05]
    return _content(path, [first, *(_misread(line, random) for line in kept)])


def _misread(line: str, random: Random) -> str:
    places = [at for at, letter in enumerate(line) if letter in "12345678"]
    if not places or random.random() > 0.02:
        return line
    at = random.choice(places)
    return f"{line[:at]}{int(line[at]) + 1}{line[at + 1 :]}"


def _lines(path: Path, content: bytes) -> list[str]:
    """The lines of a file of which each is a record, after the header if it has one; else none."""
    if not {".csv", ".jsonl"} & set(path.suffixes):
        return []
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode(
        "utf-8", "replace"
    )
    is_plain = ".jsonl" in path.suffixes or '"' not in text
    return text.splitlines() if is_plain and "\ufffd" not in text else []


def _content(path: Path, lines: list[str]) -> bytes:
    content = "".join(f"{line}\n" for line in lines).encode()
    return gzip.compress(content, mtime=0) if path.suffix == ".gz" else content


def _lay_down(landing: Path, files: Files) -> None:
    for path in landing.rglob("*"):
        if path.is_file() and path.relative_to(landing) not in files:
            path.unlink()
    for path, content in files.items():
        target = landing / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _accepting(place: Place) -> list[str]:
    """Arguments that accept every check that failed in the last run."""
    failed = place.private("""
        select source || '.' || entity || '.' || check_name from ops.check_results
        where not passed and severity = 'critical' and run_id = (
            select run_id from ops.runs order by started_at desc limit 1
        )
        order by all
    """)
    return [argument for (check,) in failed for argument in ("--accept", check)]


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        company = generate_company(folder / "exports", customers=CUSTOMERS, months=MONTHS)
        nights = plan(
            read_files(folder / "exports"),
            last=company.as_of_date,
            nights=arguments.nights,
            seed=arguments.seed,
        )
        night_by_night, at_once = Place(folder / "nights"), Place(folder / "once")
        for place, some in ((night_by_night, nights), (at_once, nights[-1:])):
            for ended in spend(place, some):
                print(
                    f"{ended.night.day}: {len(ended.night.files):3} files, exit code"
                    f" {ended.exit_code:2}, {ended.share_left:4.0%} of the tables left,"
                    f" {ended.seconds:3.0f} s, {ended.megabytes:.1f} MB",
                    flush=True,
                )
        different = different_tables(night_by_night, at_once)
    print(f"tables that differ: {', '.join(different) or 'none'}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
