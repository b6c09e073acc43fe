"""A connection as the warehouse has it, and what judges records there."""

from collections.abc import Iterator
from functools import partial

import duckdb
import pytest

from orchestration.warehouse.connection import SETTINGS
from tests.unit.data_quality.judging import Judge, judge_with


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
