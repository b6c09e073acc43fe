"""Binds the columns of a file to those of its contract, by name and never by position."""

import difflib
import fnmatch
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data_quality.contract import Contract
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

MOST_COLUMNS = 2000
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
USUAL_DELIMITERS = ",;\t|"


class ColumnsMissingError(FileRejectedError):
    """A header in which columns are missing that the contract needs; `names` are theirs."""

    def __init__(self, names: Sequence[str], detail: str) -> None:
        self.names = names
        super().__init__("column_missing", detail)


@dataclass(frozen=True)
class Binding:
    """Where each contract column stands in the file, and how the header differs from it.

    `positions` holds, per contract column, its index in the file or None. `added` and `absent` are
    drift that is reported and does no harm: an unknown column stays in the raw record. An added
    column whose name could be anything is told by its place. `nameless` are the places of columns
    without a name.
    """

    positions: tuple[int | None, ...]
    added: tuple[str, ...]
    absent: tuple[str, ...]
    nameless: tuple[int, ...]

    def tell(self, tally: Tally) -> None:
        """Enter the drift among the file's warnings."""
        for name in self.added:
            tally.warn("column_added", name)
        for name in self.absent:
            tally.warn("column_absent", name)


def bind(header: Sequence[str], contract: Contract) -> Binding:
    """Bind a header. Raises FileRejectedError when a needed column is missing or named twice."""
    if len(header) > MOST_COLUMNS:
        raise FileRejectedError("too_many_columns")
    words = [normalise(name) for name in header]
    if contract.layout.form is not None:
        words = _numbered(words)
    found = _found(words)
    positions = _positions(found, contract)
    if all(position is None for position in positions):
        raise FileRejectedError(_reason_of_unknown_header(header))
    bound = {position for position in positions if position is not None}
    added = {word: position for word, position in found.items() if position not in bound}
    missing = [
        column.name
        for column, position in zip(contract.columns, positions, strict=True)
        if position is None and column.is_expected_in_header
    ]
    if missing:
        raise ColumnsMissingError(missing, _describe_missing(missing, list(added)))
    absent = tuple(
        column.name
        for column, position in zip(contract.columns, positions, strict=True)
        if position is None and not (column.is_optional or column.counts or column.gathers_others)
    )
    return Binding(
        positions,
        added=tuple(
            _telling(word, position)
            for word, position in added.items()
            if gatherer_of(contract) is None and not is_ignored(word, contract)
        ),
        absent=absent,
        nameless=tuple(position for position, word in enumerate(words) if not word),
    )


def column_indices(contract: Contract) -> dict[str, int]:
    """Index of a contract column by every name it may have in a file."""
    return {
        normalise(name): index
        for index, column in enumerate(contract.columns)
        for name in (column.name, *column.aliases)
    }


def gatherer_of(contract: Contract) -> int | None:
    """Index of the column that takes what stands in no other one, if the contract has one."""
    return next((at for at, column in enumerate(contract.columns) if column.gathers_others), None)


def names_of_others(header: Sequence[str], contract: Contract) -> dict[int, str]:
    """Names, by place, of the columns that a contract gathers; one that comes again is numbered."""
    known, turns = column_indices(contract), Counter[str]()
    names = {}
    for position, name in enumerate(header):
        word = normalise(name)
        turns[word] += 1
        if word and word not in known and not is_ignored(word, contract):
            names[position] = f"{name.strip()}_{turns[word]}" if turns[word] > 1 else name.strip()
    return names


def is_ignored(word: str, contract: Contract) -> bool:
    """Tell whether the contract knows of a name, in its normal spelling, and does not read it."""
    patterns = map(normalise, contract.layout.ignored)
    return any(fnmatch.fnmatchcase(word, pattern) for pattern in patterns)


def normalise(name: str) -> str:
    """Spell a column name as contracts do: lower case, words joined by underscores."""
    return "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())


def _numbered(words: Sequence[str]) -> list[str]:
    """Give a name that comes again the number of its turn: some vendors' exports repeat names."""
    turns: Counter[str] = Counter()
    numbered = []
    for word in words:
        turns[word] += 1
        numbered.append(f"{word}_{turns[word]}" if word and turns[word] > 1 else word)
    return numbered


def _found(words: Sequence[str]) -> dict[str, int]:
    """Where each name stands; an empty one names nothing."""
    found: dict[str, int] = {}
    for position, word in enumerate(words):
        if word in found:
            raise FileRejectedError(
                "duplicate_column", f"Column {position + 1} repeats an earlier one."
            )
        if word:
            found[word] = position
    return found


def _telling(word: str, position: int) -> str:
    """A name for logs: where no header came, the word is what a customer wrote."""
    return word if NAME.fullmatch(word) else f"column_{position + 1}"


def _positions(found: dict[str, int], contract: Contract) -> tuple[int | None, ...]:
    positions: list[int | None] = [None] * len(contract.columns)
    for word, index in column_indices(contract).items():
        if word in found:
            if positions[index] is not None:
                raise FileRejectedError(
                    "duplicate_column", f"{contract.columns[index].name} comes twice."
                )
            positions[index] = found[word]
    return tuple(positions)


def _reason_of_unknown_header(header: Sequence[str]) -> str:
    is_one_cell = len(header) == 1 and any(mark in header[0] for mark in USUAL_DELIMITERS)
    return "wrong_delimiter" if is_one_cell else "header_mismatch"


def _describe_missing(missing: Sequence[str], added: Sequence[str]) -> str:
    parts = []
    for name in missing:
        similar = difflib.get_close_matches(name, filter(NAME.fullmatch, added), n=1)
        parts.append(f"{name} (did you mean {similar[0]}?)" if similar else name)
    return f"Missing: {', '.join(parts)}."
