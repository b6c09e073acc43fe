"""Landed text judged as in a run: records in, what became of each of them out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from data_quality.contract import Column, Contract
from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from data_quality.quarantine import judge_rows
from orchestration.landing.records import batch_schema

Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Judged:
    """One record with its typed values and what was said of it."""

    values: Mapping[str, object]
    reasons: str | None
    warnings: str | None


Place = tuple[str, str]
"""An entity and one of its columns."""

Convert = Callable[..., tuple[object, str | None, str | None]]
Judge = Callable[[Contract, Sequence[Record], Conventions], list[Judged]]


def judge_with(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    records: Sequence[Record],
    conventions: Conventions,
) -> list[Judged]:
    """Judge records, given as text by column in the order they stand in a file."""
    landed = pa.Table.from_pylist(
        [
            {"_record_number": number, "_line_number": number, "_raw_record": "", **record}
            for number, record in enumerate(records, start=1)
        ],
        schema=batch_schema(contract),
    )
    connection.register("landed", landed)
    query = judge_rows(contract, conventions, landed="landed")
    rows = connection.execute(f"{query} order by _record_number")
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return [Judged(row, row["_reasons"], row["_warnings"]) for row in found]


def canonical(entity: str) -> Contract:
    """A contract by its entity."""
    return load_contracts("canonical")[entity]


def column(entity: str, name: str) -> Column:
    """A column of a contract."""
    return next(item for item in canonical(entity).columns if item.name == name)


def narrow(entity: str, item: Column) -> Contract:
    """The contract with its key and one column, and with the currency if that is an amount."""
    contract = canonical(entity)
    needed = {*contract.key, item.name}
    if item.semantic_type == "minor_units" and contract.currency:
        needed.add(contract.currency.name)
    columns = (item if each.name == item.name else each for each in contract.columns)
    return replace(
        contract, columns=tuple(each for each in columns if each.name in needed), row_rules=()
    )
