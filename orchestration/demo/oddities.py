"""What is odd in the exports, on purpose, and must do no harm.

Looks: byte order marks, other line ends, other column orders, an unknown column. Repeats: rows
that come twice, blank lines, headers in mid file, a file that comes again under another name.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

import pyarrow as pa

from orchestration.demo.columns import constant
from orchestration.demo.flaws import Entity, raw_line
from orchestration.demo.writer import Export, Insert, header_line

# Which file of an entity, counted from 0 in order of time, gets which look.
BOM_FILES = {("helpdesk", "tickets", 1), ("billing", "charges", 1)}
CRLF_FILES = {("billing", "charges", 2), ("survey", "survey_sends", 1)}
REORDERED_FILES = {("helpdesk", "tickets", 2), ("billing", "charges", 3)}
EXTRA_COLUMN = "brand"
EXTRA_COLUMN_FILES = {("helpdesk", "tickets", number) for number in range(4, 7)}

EXACT_DUPLICATES = {
    ("helpdesk", "tickets"): 3,
    ("helpdesk", "ticket_events"): 4,
    ("billing", "customers"): 2,
    ("billing", "charges"): 3,
    ("survey", "survey_responses"): 3,
}
BLANK_LINES = {("billing", "charges"): 2, ("billing", "subscription_periods"): 2}
REPEATED_HEADERS = {("helpdesk", "ticket_events"): 1, ("billing", "charges"): 1}
COPIED_FILES = {("billing", "charges", 0)}


@dataclass
class Repeats:
    """How often what was repeated, per entity, and the names of the copied files."""

    exact_duplicates: Counter[Entity] = field(default_factory=Counter)
    blank_lines: Counter[Entity] = field(default_factory=Counter)
    repeated_headers: Counter[Entity] = field(default_factory=Counter)
    duplicate_files: list[str] = field(default_factory=list)


def give_looks(exports: list[Export]) -> list[Export]:
    """The exports of one entity, some of them looking different."""
    return [_with_look(export, number) for number, export in enumerate(exports)]


def _with_look(export: Export, number: int) -> Export:
    this = (export.source, export.entity, number)
    table = export.table
    if this in EXTRA_COLUMN_FILES:
        table = table.append_column(EXTRA_COLUMN, constant("main", table.num_rows))
    if this in REORDERED_FILES:
        table = table.select(table.column_names[::-1])
    newline = "\r\n" if this in CRLF_FILES else "\n"
    return replace(export, table=table, has_bom=this in BOM_FILES, newline=newline)


def repeat_things(exports: list[Export], repeats: Repeats) -> list[Export]:
    """The exports of one entity with repeats, which are noted down in `repeats`."""
    if not exports:
        return exports
    entity = (exports[0].source, exports[0].entity)
    exports = list(exports)
    longest = max(range(len(exports)), key=lambda number: exports[number].table.num_rows)
    host = exports[longest]
    length = host.table.num_rows
    for number in range(min(EXACT_DUPLICATES.get(entity, 0), length)):
        host = _with_duplicate(host, at=length * (number + 1) // 5)
        repeats.exact_duplicates[entity] += 1
    for number in range(BLANK_LINES.get(entity, 0)):
        host = replace(host, inserts=(*host.inserts, Insert(length * (number + 1) // 3, "")))
        repeats.blank_lines[entity] += 1
    for _ in range(REPEATED_HEADERS.get(entity, 0)):
        header = Insert(length // 2, header_line(host.table))
        host = replace(host, inserts=(*host.inserts, header))
        repeats.repeated_headers[entity] += 1
    exports[longest] = host
    copies = [
        replace(export, name=export.name.replace(".", "_copy.", 1))
        for number, export in enumerate(exports)
        if (*entity, number) in COPIED_FILES
    ]
    repeats.duplicate_files += [str(copy.path) for copy in copies]
    return exports + copies


def _with_duplicate(export: Export, *, at: int) -> Export:
    row = export.table[at : at + 1]
    if export.format == "parquet":
        return replace(export, table=pa.concat_tables([export.table, row]))
    line = Insert(at, raw_line(row, file_format=export.format))
    return replace(export, inserts=(*export.inserts, line))
