"""Which expectations an entity's new rows must meet: its contract's, and some beyond it."""

from collections.abc import Sequence

from data_quality.contract import Contract
from data_quality.suites.batch_suite import batch_checks
from data_quality.suites.check import Check
from data_quality.suites.contract_suite import contract_checks


def checks_for(
    contract: Contract,
    *,
    source: str,
    known_entities: Sequence[str],
    origin_columns: Sequence[str],
    quarantine_tolerance: float,
    freshness_days: int,
) -> list[Check]:
    """Every check of one entity of one source; names are unique within it."""
    return [
        *contract_checks(contract, origin_columns=origin_columns),
        *batch_checks(
            contract,
            source=source,
            known_entities=known_entities,
            quarantine_tolerance=quarantine_tolerance,
            freshness_days=freshness_days,
        ),
    ]
