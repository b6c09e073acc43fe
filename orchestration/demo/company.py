"""Makes the company and writes its exports: the one entry point of this package."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from orchestration.demo.canonical_layout import entity_exports
from orchestration.demo.flaws import Entity, plant_flaws
from orchestration.demo.history import live
from orchestration.demo.oddities import Repeats, give_looks, repeat_things
from orchestration.demo.timeline import AS_OF_DATE
from orchestration.demo.truths import Truths, find_truths
from orchestration.demo.writer import write_export


@dataclass(frozen=True)
class Company:
    """What was written.

    files: paths, in the order of writing. rows: records per entity that belong in the raw
    table, versions counted one by one, without flaws and repeats. quarantined: planted records
    per entity and reason code. duplicate_files: paths below `landing` whose bytes another file
    has too; what is in them counts nowhere else.
    """

    landing: Path
    as_of_date: date
    files: tuple[Path, ...]
    rows: Mapping[Entity, int]
    quarantined: Mapping[Entity, Mapping[str, int]]
    exact_duplicates: Mapping[Entity, int]
    blank_lines: Mapping[Entity, int]
    repeated_headers: Mapping[Entity, int]
    duplicate_files: tuple[str, ...]
    truths: Truths


def generate_company(
    landing: Path, *, customers: int = 2000, months: int = 24, seed: int = 20240101
) -> Company:
    """Writes the exports of `months` full months up to 2025-12-31 and of the as-of day.

    The same arguments give the same bytes. Raises ValueError below one customer or month.
    """
    if customers < 1 or months < 1:
        raise ValueError(f"{customers=} {months=}: both must be at least 1")
    history = live(customers=customers, months=months, seed=seed)
    files: list[Path] = []
    rows: Counter[Entity] = Counter()
    quarantined: dict[Entity, Mapping[str, int]] = {}
    repeats = Repeats()
    for exports in entity_exports(history):
        for export in exports:
            rows[export.source, export.entity] += export.table.num_rows
        flawed, planted = plant_flaws(give_looks(exports))
        if planted:
            quarantined[exports[0].source, exports[0].entity] = MappingProxyType(dict(planted))
        files += [write_export(landing, export) for export in repeat_things(flawed, repeats)]
    return Company(
        landing=landing,
        as_of_date=AS_OF_DATE,
        files=tuple(files),
        rows=MappingProxyType(dict(rows)),
        quarantined=MappingProxyType(quarantined),
        exact_duplicates=MappingProxyType(dict(repeats.exact_duplicates)),
        blank_lines=MappingProxyType(dict(repeats.blank_lines)),
        repeated_headers=MappingProxyType(dict(repeats.repeated_headers)),
        duplicate_files=tuple(repeats.duplicate_files),
        truths=find_truths(history),
    )
