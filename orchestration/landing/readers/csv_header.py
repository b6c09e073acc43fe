"""The names of the columns of a CSV file, from one row of it or from several."""

import json
from collections.abc import Iterator, Sequence
from zoneinfo import available_timezones

from data_quality.conventions import Conventions
from orchestration.landing.rejection import FileRejectedError

UNIVERSAL = frozenset({"Z", "UTC", "GMT", "Etc/UTC", "Etc/GMT"})


def column_names(
    header: Sequence[str], rows: Iterator[list[str]], conventions: Conventions
) -> list[str]:
    """The name of each column, "" where it has none. Takes further rows of the header from `rows`.

    Raises FileRejectedError when they are not what the form of the header asks for.
    """
    match conventions.header:
        case "import_ids":
            next(rows, None)  # The questions in words, which the survey's author may change.
            return _import_ids(_row_like(header, rows), conventions)
        case "two_rows":
            return _joined(header, _row_like(header, rows))
    return list(header)


def _row_like(header: Sequence[str], rows: Iterator[list[str]]) -> list[str]:
    row = next(rows, None)
    if row is None or len(row) != len(header):
        raise FileRejectedError("header_mismatch", "A further row of the header is not there.")
    return row


def _joined(questions: Sequence[str], parts: Sequence[str]) -> list[str]:
    """Each part of an answer behind its question, which stands above the first of its parts only.

    A part that has a name of its own is named after the question and itself.
    """
    names, question = [], ""
    for above, below in zip(map(_on_one_line, questions), map(_on_one_line, parts), strict=True):
        question = above or question
        names.append(f"{question} | {below}" if below and question else above or below)
    return names


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _import_ids(cells: Sequence[str], conventions: Conventions) -> list[str]:
    """The id in each cell, which stays when a survey's author renames the column."""
    names = []
    for position, cell in enumerate(cells, start=1):
        try:
            told = json.loads(cell)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not isinstance(told.get("ImportId"), str):
            raise FileRejectedError(
                "header_mismatch", f"Column {position} has no ImportId in row 3."
            )
        _compare_zone(told.get("timeZone"), conventions)
        names.append(told["ImportId"])
    return names


def _compare_zone(told: object, conventions: Conventions) -> None:
    """Raise FileRejectedError when times are told to be of another zone than the source's."""
    if not isinstance(told, str) or conventions.timezone in {None, told}:
        return
    if {told, conventions.timezone} <= UNIVERSAL:
        return
    is_known = told in UNIVERSAL or told in available_timezones()
    raise FileRejectedError("other_timezone", f"It tells {told}." if is_known else "")
