"""One table in whatever format and dialect gives the same rows and the same quarantine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from tests.properties.reception import Reception, Rows, open_reception, source_of
from tests.properties.repeatable import repeatable
from tests.properties.tables import tables
from tests.properties.writers import (
    Record,
    as_csv,
    as_json_document,
    as_json_lines,
    as_parquet,
    in_gzip,
    in_zip,
)

ENTITIES = ("charges", "customers", "tickets")
EXAMPLES = 4


@dataclass(frozen=True)
class Edition:
    """One way of writing a table, and what its source says of its files."""

    word: str
    name: str
    content: bytes
    settings: dict[str, Any] = field(default_factory=dict)


def editions(records: list[Record], contract: Contract, random: Random) -> Iterator[Edition]:
    """Every way of writing the table that can hold all of its characters."""
    columns = [column.name for column in contract.columns]
    shuffled = random.sample(columns, len(columns))
    text = as_csv(records, columns)
    yield Edition("plain", "a.csv", text.encode())
    yield Edition("gz", "a.csv.gz", in_gzip(text.encode()))
    yield Edition("zip", "a.zip", in_zip(text.encode(), name="export.csv"))
    yield Edition("bom", "a.csv", text.encode("utf-8-sig"))
    yield Edition("shuffled", "a.csv", as_csv(records, shuffled).encode())
    yield Edition("quoted", "a.csv", as_csv(records, columns, quotes_all=True).encode())
    yield Edition("crlf", "a.csv", as_csv(records, columns, line_end="\r\n").encode())
    yield Edition("utf16", "a.csv", text.encode("utf-16"), {"encoding": "utf-16"})
    for word, mark in (("semicolon", ";"), ("tab", "\t")):
        other = as_csv(records, shuffled, delimiter=mark, quotes_all=random.random() < 0.5)
        yield Edition(word, "a.csv", other.encode(), {"delimiter": mark})
    latin = text.encode("latin-1", "ignore")
    if latin.decode("latin-1") == text:
        yield Edition("latin", "a.csv", latin, {"encoding": "latin-1"})
    for is_native in (True, False):
        word = "native" if is_native else "text"
        lines = as_json_lines(records, contract, is_native=is_native)
        document = as_json_document(records, contract, is_native=is_native, indent=2)
        yield Edition(f"lines_{word}", "a.jsonl", lines)
        yield Edition(f"document_{word}", "a.json", document)
        yield Edition(
            f"parquet_{word}",
            "a.parquet",
            as_parquet(records, contract, is_native=is_native, rows_a_group=3),
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a file, without what differs by how it was written."""

    counts: tuple[Any, ...]
    rows: Rows
    quarantine: Rows


@pytest.fixture(scope="module")
def reception(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reception]:
    with open_reception(tmp_path_factory.mktemp("home")) as place:
        yield place


def outcome_of(reception: Reception, entity: str, edition: Edition) -> Outcome:
    source = source_of(entity, name=f"{entity}_{edition.word}", **edition.settings)
    # Under a new name each time: its predecessor is taken back, as no gate has accepted it.
    name = f"{reception.nights}-{edition.name}"
    reception.lay_down(source, {name: edition.content})
    (entry,) = reception.load(source)
    reception.assert_balanced(source)
    is_json = [column.logical_type == "object" for column in source.contracts[entity].columns]
    return Outcome(
        (entry.status, entry.reason_code, entry.records_in, entry.loaded, entry.quarantined,
         entry.exact_duplicates, entry.blank, entry.repeated_header),
        [
            (number, *(
                json.loads(cell) if of_json and cell else cell
                for cell, of_json in zip(cells, is_json, strict=True)
            ))
            for _, number, *cells in reception.raw(source)
        ],
        [record[1:] for record in reception.quarantine(source)],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("entity", ENTITIES)
def test_every_format_and_dialect_tells_the_same(entity: str, reception: Reception) -> None:
    contract = load_contracts("canonical")[entity]

    @repeatable(EXAMPLES)
    @given(tables(contract), st.integers(0, 2**32))
    def check(records: list[Record], seed: int) -> None:
        every = list(editions(records, contract, Random(seed)))
        first = outcome_of(reception, entity, every[0])
        assert first.counts[2] == len(records)
        for edition in every[1:]:
            assert outcome_of(reception, entity, edition) == first, edition.word

    check()
