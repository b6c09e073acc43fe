"""What stands above the records of a CSV file: lines to skip, a line `sep=`, the header."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.binding import Binding, bind, gatherer_of, names_of_others
from orchestration.landing.readers.csv_header import column_names
from orchestration.landing.readers.csv_lines import Lines
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


@dataclass
class Layout:
    """How the records of a file are taken apart, and where the columns of the contract stand.

    `header` is the row that begins the header, by which a repetition of it is told.
    `ends_with_delimiter` is settled by the first record: when it has one empty cell more than the
    header, every record must. Without that rule, a record with an unquoted comma and an empty last
    column would be read shifted by a column. `gatherer` is the index of the contract's column that
    takes what no other one does, and `others` are the names, by place, of what that is.
    """

    contract: Contract
    conventions: Conventions
    header: list[str]
    binding: Binding
    gatherer: int | None = None
    others: Mapping[int, str] = field(default_factory=dict)
    ends_with_delimiter: bool | None = None

    @property
    def width(self) -> int:
        """Number of cells of a record, as far as it is settled."""
        return len(self.header) + bool(self.ends_with_delimiter)

    def values(self, row: Sequence[str]) -> list[str | None]:
        """The cells of a record in the order of the contract's columns."""
        positions = self.binding.positions
        values = [None if at is None else row[at] for at in positions]
        if self.gatherer is not None:
            others = {name: row[at] for at, name in self.others.items() if row[at].strip()}
            values[self.gatherer] = json.dumps(others, ensure_ascii=False)
        return values


def parse(lines: Lines, conventions: Conventions) -> Iterator[list[str]]:
    """Yield the cells of each record by the strict rules of Python's csv. Raises csv.Error."""
    return csv.reader(
        lines, strict=True, delimiter=conventions.delimiter, escapechar=conventions.escape
    )


def read_layout(lines: Lines, contract: Contract, conventions: Conventions, tally: Tally) -> Layout:
    """Read to the end of the header. Raises FileRejectedError when the contract is not met."""
    for _ in range(conventions.skip_rows):
        lines.skip_line()
    rows = parse(lines, conventions)
    header = next(rows, None)
    _, text = lines.take()
    if separator := SEPARATOR_LINE.fullmatch(text):
        if separator[1] != conventions.delimiter:
            raise FileRejectedError("wrong_delimiter", "Its line `sep=` tells another one.")
        tally.warn("separator_line")
        header = next(rows, None)
        _, text = lines.take()
    if header is None and lines.line_number == 1:
        raise FileRejectedError("empty_file")
    if not header:
        raise FileRejectedError("header_mismatch")
    names = column_names(header, rows, conventions)
    _, further = lines.take()
    binding = bind(names, contract)
    binding.tell(tally)
    for position in binding.nameless:
        is_last = position == len(header) - 1
        tally.warn("trailing_delimiter" if is_last else "empty_column", f"column_{position + 1}")
    tally.header = f"{text}\n{further}" if further else text
    gatherer = gatherer_of(contract)
    others = {} if gatherer is None else names_of_others(names, contract)
    return Layout(contract, conventions, header, binding, gatherer, others)
