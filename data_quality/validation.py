"""Runs checks with Great Expectations on the new rows of an entity, in the database, read-only.

Great Expectations says success for an empty suite, for no rows, and for a rule that it could not
look at; so every check must come back, unbroken, and on as many rows as were loaded.
"""

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_quality.suites.check import Check, Severity

ROW_COUNT = "row_count_matches_ledger"
CONNECTION = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
}


@dataclass(frozen=True)
class Batch:
    """The new rows of one entity: a query for them, and how many the ledger says there are."""

    source: str
    entity: str
    query: str
    expected_rows: int


@dataclass(frozen=True)
class CheckResult:
    """What became of one check. The message holds counts and names, never values of a row."""

    source: str
    entity: str
    check_name: str
    severity: Severity
    passed: bool
    evaluated_rows: int
    unexpected_rows: int
    message: str


class Validator:
    """A Great Expectations context on one warehouse file."""

    def __init__(self, datasource: Any, as_of_date: str) -> None:
        self._datasource = datasource
        self._as_of_date = as_of_date

    def validate(self, batch: Batch, checks: Sequence[Check]) -> list[CheckResult]:
        """Run every check on a batch; one that cannot be carried out counts as failed."""
        import great_expectations as gx

        expectations = [_expectation(check, as_of_date=self._as_of_date) for check in checks]
        row_count = gx.expectations.ExpectTableRowCountToEqual(
            value=batch.expected_rows, meta={"check": ROW_COUNT}
        )
        asset = self._datasource.add_query_asset(f"{batch.source}.{batch.entity}", batch.query)
        whole = asset.add_batch_definition_whole_table("new_rows").get_batch()
        suite = gx.ExpectationSuite(asset.name, expectations=[row_count, *expectations])
        outcome = whole.validate(
            suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}
        )
        results = {result.expectation_config.meta["check"]: result for result in outcome.results}
        evaluated = results.get(ROW_COUNT)
        is_complete = evaluated is not None and bool(evaluated.success)
        return [
            _judge(batch, check, results.get(check.name), is_complete=is_complete)
            for check in checks
        ]


@contextlib.contextmanager
def open_validator(
    warehouse: Path, *, as_of_date: str, settings: Mapping[str, str] | None = None
) -> Iterator[Validator]:
    """Open the warehouse for checks; the file is let go of at the end, or dbt could not take it.

    `settings` are those of the database.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    datasource = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"duckdb:///{warehouse}",
        create_temp_table=False,
        kwargs={**CONNECTION, "connect_args": {"read_only": True, "config": dict(settings or {})}},
    )
    try:
        yield Validator(datasource, as_of_date)
    finally:
        datasource.get_execution_engine().close()
        datasource.get_engine().dispose()


def _expectation(check: Check, *, as_of_date: str) -> Any:
    import great_expectations as gx

    arguments = dict(check.arguments)
    if "unexpected_rows_query" in arguments:
        query = arguments["unexpected_rows_query"].replace(":as_of_date", as_of_date)
        # Great Expectations prints a warning for a query that does not name the batch.
        beyond = "" if "{batch}" in query else " /* beside {batch} */"
        arguments["unexpected_rows_query"] = query + beyond
    return getattr(gx.expectations, check.expectation)(**arguments, meta={"check": check.name})


def _judge(batch: Batch, check: Check, result: Any, *, is_complete: bool) -> CheckResult:
    passed = False
    if result is None:
        message = "The check did not run."
    elif _has_crashed(result.exception_info):
        message = "The check could not be carried out."
    elif not is_complete:
        message = f"The check did not see the {batch.expected_rows} rows that were loaded."
    else:
        passed, message = bool(result.success), check.description
    return CheckResult(
        batch.source,
        batch.entity,
        check.name,
        check.severity,
        passed,
        evaluated_rows=batch.expected_rows if is_complete else 0,
        unexpected_rows=0 if passed else _unexpected_rows(result),
        message=message,
    )


def _has_crashed(info: Mapping[str, Any] | None) -> bool:
    """One exception is described flat, several by the metric that raised them."""
    if not info:
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(item["raised_exception"] for item in info.values())


def _unexpected_rows(result: Any) -> int:
    found = result.result if result is not None else {}
    count = found.get("unexpected_count", found.get("observed_value"))
    return count if isinstance(count, int) else 0
