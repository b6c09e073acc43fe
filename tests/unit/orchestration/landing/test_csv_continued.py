"""Exports with one row per line item: what the first row of a record tells holds for all of it."""

import io

import pytest

from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from orchestration.landing.readers import csv
from orchestration.landing.records import Tally
from tests.unit.orchestration.landing.reading import Record

ORDERS = load_contracts("shopify")["order_lines"]
HEADER = "Name,Id,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Source"
SHORT, LONG = 1, 2 << 20


def read(*rows: str, block_size: int = LONG) -> list[Record]:
    """The records of an export of orders."""
    content = "\n".join([HEADER, *rows, ""]).encode()
    batches = csv.read(io.BytesIO(content), ORDERS, Conventions(), Tally(), block_size=block_size)
    return [row for batch in batches for row in batch.to_pylist()]


def told(records: list[Record], *names: str) -> list[tuple[object, ...]]:
    """What the records hold in some columns."""
    return [tuple(record[name] for name in names) for record in records]


@pytest.mark.parametrize("block_size", [SHORT, LONG])
def test_a_row_without_a_key_continues_the_one_above(block_size: int) -> None:
    records = read(
        "#1,11,ann@example.com,paid,noon,usd,30,noon,1,web",
        "#1,,ann@example.com,,,,,noon,2,",
        "#1,,,,,,,noon,3,",
        "#2,12,,pending,,eur,40,noon,4,pos",
        "#2,,,,,,,noon,5,",
        block_size=block_size,
    )
    assert told(records, "id", "line_number", "email", "paid_at", "total", "source") == [
        ("11", "1", "ann@example.com", "noon", "30", "web"),
        ("11", "2", "ann@example.com", "noon", "30", "web"),
        ("11", "3", "ann@example.com", "noon", "30", "web"),
        ("12", "1", "", "", "40", "pos"),
        ("12", "2", "", "", "40", "pos"),
    ]
    assert told(records, "lineitem_quantity") == [("1",), ("2",), ("3",), ("4",), ("5",)]


def test_nothing_is_carried_from_one_name_or_key_to_another() -> None:
    records = read(
        "#1,11,ann@example.com,paid,noon,usd,30,noon,1,web",
        "#2,,,,,,,noon,2,",
        "#1,11,,,,,,noon,3,",
        "#1,14,,,,,,noon,4,",
        "#1,,,,,,,noon,5,",
    )
    assert told(records, "id", "line_number", "email") == [
        ("11", "1", "ann@example.com"),
        ("", "1", ""),
        ("11", "1", ""),
        ("14", "1", ""),
        ("14", "2", ""),
    ]


def test_a_broken_row_does_not_end_a_record() -> None:
    records = read(
        "#1,11,ann@example.com,paid,noon,usd,30,noon,1,web",
        "#1,,,,,,,noon,2,,surplus",
        "#1,,,,,,,noon,3,",
    )
    assert told(records, "_reader_reason", "id", "line_number") == [
        (None, "11", "1"),
        ("ragged", None, None),
        (None, "11", "2"),
    ]
