"""One row per key: which of the versions in the landing files counts on a day."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from tests.second_computation.entity import Entity, Record

Key = tuple[Any, ...]


def latest(entity: Entity, files: list[list[Record]], *, end: datetime) -> list[Record]:
    """The version of each key known before `end`: highest cursor, later file, later record.

    A key that is only known from later versions gives its earliest one. Rows with a cursor
    contradict each other across files, rows without one within their file.
    """
    versions: dict[Key, list[Record]] = defaultdict(list)
    pools = [[row for rows in files for row in rows]] if entity.cursor else files
    for pool in pools:
        for row in without_contradictions(entity, pool):
            versions[_key(entity, row)].append(row)
    return [_choose(entity.cursor, rows, end) for rows in versions.values()]


def without_contradictions(entity: Entity, rows: list[Record]) -> list[Record]:
    """Equal rows once, rows that contradict each other not at all."""
    same_version: dict[Key, list[Record]] = defaultdict(list)
    for row in rows:
        same_version[(*_key(entity, row), _cursor(entity.cursor, row))].append(row)
    contradicted = {
        version
        for version, candidates in same_version.items()
        if any(candidate != candidates[0] for candidate in candidates)
    }
    return [
        candidates[-1]
        for version, candidates in same_version.items()
        if version not in contradicted
    ]


def _key(entity: Entity, row: Record) -> Key:
    return tuple(row[name] for name in entity.key)


def _cursor(cursor: str | None, row: Record) -> Any:
    return None if cursor is None else row[cursor]


def _choose(cursor: str | None, rows: list[Record], end: datetime) -> Record:
    if cursor is None:
        return rows[-1]
    known = [row for row in rows if row[cursor] < end]
    wanted = max(row[cursor] for row in known) if known else min(row[cursor] for row in rows)
    return [row for row in rows if row[cursor] == wanted][-1]
