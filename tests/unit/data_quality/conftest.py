"""A connection as the warehouse has it, and what judges records there."""

from collections.abc import Iterator
from functools import partial

import duckdb
import pytest

from data_quality.contract import Column
from data_quality.conventions import CANONICAL, Conventions
from orchestration.warehouse.connection import SETTINGS
from tests.unit.data_quality.judging import Convert, Judge, Place, column, judge_with, narrow


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in memory, with the settings of the real one."""
    with duckdb.connect(config=SETTINGS) as opened:
        opened.execute("set TimeZone = 'UTC'")
        yield opened


@pytest.fixture(scope="session")
def judge(connection: duckdb.DuckDBPyConnection) -> Judge:
    """Judge records of a contract by the conventions of a source."""
    return partial(judge_with, connection)


@pytest.fixture
def convert(judge: Judge) -> Convert:
    """Value, reasons and warnings of one text in one column of a contract."""

    def converted(
        place: Place,
        text: str | None,
        conventions: Conventions = CANONICAL,
        *,
        currency: str = "usd",
        item: Column | None = None,
    ) -> tuple[object, str | None, str | None]:
        entity, name = place
        contract = narrow(entity, item or column(entity, name))
        record = dict.fromkeys(contract.key, "2024-01-01") | {"currency": currency, name: text}
        names = {each.name for each in contract.columns}
        (judged,) = judge(contract, [{at: record[at] for at in record if at in names}], conventions)
        return judged.values[name], judged.reasons, judged.warnings

    return converted
