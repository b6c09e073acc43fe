"""The gate before dbt: Great Expectations on the new rows, one Dagster check per expectation.

The judgement is one asset, so that Great Expectations is imported once. Its results are reported
per source as checks of the raw tables; a critical one blocks whatever reads the table directly.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from data_quality.suites.check import Check
from data_quality.validation import CheckResult
from orchestration.defs.extract import ledger_key
from orchestration.defs.resources import OWNERS, Nightly, configured_home
from orchestration.erasure.completion import search_again
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.gate import checks_of, judge_sources
from orchestration.warehouse.repetition import repeat_check_results, repeated_run
from orchestration.warehouse.transformation import read_graph

CHECK_RESULTS = dg.AssetKey(["ops", "check_results"])


def judgement_asset(sources: Sequence[Source]) -> dg.AssetsDefinition:
    """The asset that runs every check on what no gate has accepted yet."""

    @dg.asset(
        key=CHECK_RESULTS,
        deps=[ledger_key(source) for source in sources],
        group_name="ops",
        kinds={"great_expectations"},
        owners=OWNERS,
    )
    def check_results(nightly: Nightly) -> dg.MaterializeResult:
        """Results of the input checks. One row per run, source, entity and check."""
        if _is_repetition(nightly):
            return dg.MaterializeResult(metadata={"held_sources": "none", "repeated": True})
        search_again(nightly.home, nightly.sources)
        held = judge_sources(
            nightly.home.warehouse,
            nightly.sources,
            as_of_date=nightly.day.isoformat(),
            run_id=nightly.run_id,
            accepted_checks=nightly.accepted_checks,
        )
        return dg.MaterializeResult(metadata={"held_sources": ", ".join(sorted(held)) or "none"})

    return check_results


def _is_repetition(nightly: Nightly) -> bool:
    """Tell whether nothing that decides the result has changed since what is published."""
    if nightly.accepted_checks:
        return False
    tables = read_graph(nightly.home).published_tables()
    with connect(nightly.home.warehouse) as connection, transaction(connection):
        earlier = repeated_run(
            connection,
            nightly.home,
            nightly.sources,
            tables,
            as_of_date=nightly.day,
            run_id=nightly.run_id,
        )
        if earlier is None:
            return False
        repeat_check_results(connection, earlier_run_id=earlier, run_id=nightly.run_id)
    nightly.repeat()
    return True


def report_checks(source: Source, *, sources: Sequence[Source]) -> dg.AssetChecksDefinition:
    """The checks of one source, as its raw tables show them."""

    @dg.multi_asset_check(
        name=f"input_checks_{source.name}",
        specs=[
            dg.AssetCheckSpec(
                name=check.name,
                asset=dg.AssetKey([source.name, entity]),
                description=check.description,
                blocking=check.severity == "critical",
                additional_deps=[CHECK_RESULTS],
            )
            for entity, contract in source.contracts.items()
            for check in checks_of(source, contract, sources=sources)
        ],
    )
    def input_checks(nightly: Nightly) -> Iterator[dg.AssetCheckResult]:
        for entity, contract in source.contracts.items():
            for check in checks_of(source, contract, sources=sources):
                is_critical = check.severity == "critical"
                key = (source.name, entity, check.name)
                result = nightly.check_results.get(key) or _not_run(key, check)
                yield dg.AssetCheckResult(
                    asset_key=[source.name, entity],
                    check_name=check.name,
                    passed=result.passed,
                    severity=dg.AssetCheckSeverity.ERROR
                    if is_critical
                    else dg.AssetCheckSeverity.WARN,
                    metadata={
                        "evaluated_rows": result.evaluated_rows,
                        "unexpected_rows": result.unexpected_rows,
                    },
                    description=result.message,
                )

    return input_checks


def _not_run(key: tuple[str, str, str], check: Check) -> CheckResult:
    return CheckResult(*key, check.severity, False, 0, 0, "The check did not run.")


@dg.definitions
def defs() -> dg.Definitions:
    sources = load_sources(configured_home().sources_file)
    return dg.Definitions(
        assets=[judgement_asset(sources)],
        asset_checks=[report_checks(source, sources=sources) for source in sources],
    )
