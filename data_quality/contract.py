"""What a contract says of one entity of a vendor: its columns, its broken rows, its files.

Everything that touches a column of an export asks the contract; no other list of columns exists in
Python. Contracts are read from YAML in `contract_files`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FileForm = Literal["csv", "json"]
"""CSV, or records with named values: JSON documents, JSON lines and Parquet."""


@dataclass(frozen=True)
class Reference:
    """The entity and column of which another column holds a value.

    `condition`, in SQL over typed columns, tells in which rows it does; null for all.
    """

    entity: str
    column: str
    condition: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of an entity. `values` maps every accepted spelling to the value it stands for.

    `refers_to` names the entity and column of which this one holds a value, `may_refer_to` those of
    which it holds one in some rows; `format` is set where a time is a number of units since 1970,
    or a duration is written like a clock. One that `gathers_others` holds, as a JSON object, what
    a file has beside the columns of the contract. `null_words` stand for no value in this column;
    `is_own_id` tells of ids that the source gives to its own records, though no contract has them
    as a key; `is_persons_where`, in SQL over typed columns, in which rows an id or an
    address is that of a person who may be a customer, null for all. Where a CSV file has several
    rows for one record, one column `counts` the rows that have the same value in another, and an
    empty cell of one that `fills_down` has that of the row above.
    """

    name: str
    description: str
    sql_type: str
    logical_type: str
    semantic_type: str | None
    is_key: bool
    is_required: bool
    is_expected_in_header: bool
    is_optional: bool
    classification: str | None
    aliases: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    pattern: str | None
    format: str | None
    values: Mapping[str, str]
    quarantines_unknown_values: bool
    refers_to: tuple[str, str] | None
    may_refer_to: Reference | None
    gathers_others: bool = False
    null_words: tuple[str, ...] = ()
    is_own_id: bool = False
    is_persons_where: str | None = None
    fills_down: bool = False
    counts: str | None = None

    @property
    def references(self) -> list[Reference]:
        """What it refers to, in every row or in some."""
        always = [Reference(*self.refers_to)] if self.refers_to else []
        return always + ([self.may_refer_to] if self.may_refer_to else [])


@dataclass(frozen=True)
class RowRule:
    """A predicate, in SQL over typed columns, that only a broken row satisfies.

    One of severity warning is satisfied by a row that is odd; it is kept, and counted.
    """

    reason_code: str
    description: str
    predicate: str
    severity: Literal["error", "warning"]


@dataclass(frozen=True)
class FileLayout:
    """Which files hold an entity, and how its records stand in them.

    `form` is None where any will do. A JSON record may stand in the list `list_at`, and be wrapped
    in one of the keys of `wrapped_in`; both are paths of keys joined by dots. `marks` are the
    values, by path, that tell an entity's records from those of another one in the same file.
    `conventions` are settings of `Conventions` that the vendor's format fixes, `requires` those
    that sources.yml must give, as no file tells them. `ignored` are glob patterns of names that
    are known and not read. `key` are the names of the key: what has one is a record itself, and
    not the wrapper of one.
    """

    form: FileForm | None = None
    list_at: str | None = None
    wrapped_in: tuple[str, ...] = ()
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conventions: Mapping[str, Any] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sharing:
    """What an entity gets of a JSON file that holds records of others as well.

    `rivals` are the layouts of all other entities. Records for which no layout speaks are of the
    one entity that `takes_the_rest`, and what cannot be taken apart goes to the one that
    `takes_broken`.
    """

    rivals: tuple[FileLayout, ...] = ()
    takes_the_rest: bool = True
    takes_broken: bool = True


@dataclass(frozen=True)
class Contract:
    """What one entity of one vendor looks like when it lands.

    Where its records are responses to a survey, `answer_to` is SQL for the answer to one of many
    questions, whose name stands for {question}; `answers` is that SQL by the name of each question
    that a source has. Values that a source names as keys stand below the path `keys_at`, if any.
    """

    vendor: str
    entity: str
    family: str
    version: str
    grain: str
    columns: tuple[Column, ...]
    cursor: str | None
    row_rules: tuple[RowRule, ...]
    layout: FileLayout = FileLayout()
    answer_to: str | None = None
    keys_at: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    sharing: Sharing = Sharing()

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that identify a row, in the order the contract gives."""
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def currency(self) -> Column | None:
        """The column that says what currency the amounts of a row are in."""
        return next((item for item in self.columns if item.semantic_type == "currency"), None)
