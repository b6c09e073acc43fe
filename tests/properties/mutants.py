"""Harms files in many ways, loads each, and counts what was noticed.

`python -m tests.properties.mutants --count 10000 --seed 1` prints the table of what became of them
and ends with 1 when a wrong row came out of a format that has checksums, or anything broke.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from orchestration.warehouse.ledger import LedgerEntry
from tests.properties.mutations import MUTATIONS, mutate
from tests.properties.reception import Reception, Rows, open_reception, source_of
from tests.properties.victims import Victim, victims

UNPROTECTED = ("CSV", "JSON lines")
"""A changed digit cannot be seen in a text without a checksum."""

OUTCOMES = ("rejected", "quarantined", "harmless", "partly wrong", "silently wrong", "broke")
WRONG = ("partly wrong", "silently wrong")
BATCH = 250
MEMORY = Path("/dev/shm")

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant. `detail` tells the reason or the error."""

    number: int
    file_format: str
    mutation: str
    outcome: str
    detail: str

    @property
    def is_failure(self) -> bool:
        """Whether it must not be: a fault, or wrong rows in spite of a checksum."""
        is_missed = self.outcome in WRONG and self.file_format not in UNPROTECTED
        return is_missed or self.outcome == "broke"


def run(count: int, *, seed: int, processes: int = 1) -> list[Verdict]:
    """Judge that many mutants; the same seed gives the same ones."""
    batches = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    judge = partial(judge_batch, seed=seed, clean=clean_rows())
    if processes == 1:
        return [verdict for batch in batches for verdict in judge(batch)]
    with ProcessPoolExecutor(processes) as pool:
        return [verdict for verdicts in pool.map(judge, batches) for verdict in verdicts]


def clean_rows() -> dict[str, Counter[Row]]:
    """The rows by entity, which are the same in each clean file of one."""
    clean: dict[str, Counter[Row]] = {}
    with _reception() as reception:
        for number, victim in enumerate(chain.from_iterable(victims().values())):
            entry, rows = _load(reception, f"clean-{number}", victim, victim.content)
            assert entry.status == "loaded", entry
            assert entry.loaded == entry.records_in == len(rows), entry
            contents = _contents(rows)
            assert clean.setdefault(victim.entity, contents) == contents, victim
    return clean


def judge_batch(
    numbers: Iterable[int], *, seed: int, clean: dict[str, Counter[Row]]
) -> list[Verdict]:
    """Judge the mutants of these numbers, one night each, in a warehouse of their own."""
    with _reception() as reception:
        return [_judge_one(reception, number, seed=seed, clean=clean) for number in numbers]


@contextmanager
def _reception() -> Iterator[Reception]:
    folder = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as root, open_reception(Path(root)) as reception:
        yield reception


def _judge_one(
    reception: Reception, number: int, *, seed: int, clean: dict[str, Counter[Row]]
) -> Verdict:
    random = Random(f"{seed}:{number}")
    file_format = list(victims())[number % len(victims())]
    mutation = list(MUTATIONS)[number // len(victims()) % len(MUTATIONS)]
    victim = random.choice(victims()[file_format])
    mutant = mutate(victim.content, mutation, random)
    try:
        entry, rows = _load(reception, f"mutant-{number}", victim, mutant)
    except Exception as error:
        # Whatever it is, it is counted.
        outcome, detail = "broke", f"{type(error).__name__}: {error}"
    else:
        outcome = _outcome(entry, _contents(rows), clean[victim.entity])
        detail = entry.reason_code or ""
    return Verdict(number, file_format, mutation, outcome, detail)


def _load(
    reception: Reception, name: str, victim: Victim, content: bytes
) -> tuple[LedgerEntry, Rows]:
    """Load a file under a new name, whose predecessor is taken back as no gate has accepted it."""
    source = source_of(victim.entity, name=victim.entity)
    files = {victim.suffix: content, **victim.beside}
    reception.lay_down(source, {name + suffix: each for suffix, each in files.items()})
    (entry,) = reception.load(source)
    reception.assert_balanced(source)
    return entry, reception.raw(source, file_id=entry.file_id) if entry.file_id else []


def _contents(rows: Rows) -> Counter[Row]:
    """How often each row is there, wherever it stood."""
    return Counter(row[2:] for row in rows)


def _outcome(entry: LedgerEntry, rows: Counter[Row], clean: Counter[Row]) -> str:
    """A warning alone is no excuse: rows that differ must have been rejected or put aside."""
    if entry.status == "rejected":
        return "rejected" if not rows else "silently wrong"
    if entry.quarantined:
        return "quarantined" if rows <= clean else "partly wrong"
    return "harmless" if rows == clean else "silently wrong"


def table(verdicts: list[Verdict]) -> str:
    """The numbers of mutants by format and outcome, as text."""
    counts = Counter((verdict.file_format, verdict.outcome) for verdict in verdicts)
    lines = ["".join(f"{word:>16}" for word in ("", "mutants", *OUTCOMES))]
    for file_format in victims():
        numbers = [counts[file_format, outcome] for outcome in OUTCOMES]
        cells = (file_format, sum(numbers), *numbers)
        lines.append("".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    verdicts = run(arguments.count, seed=arguments.seed, processes=arguments.processes)
    print(table(verdicts))
    failures = [verdict for verdict in verdicts if verdict.is_failure]
    for verdict in failures:
        print(verdict)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
