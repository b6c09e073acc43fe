"""Which expectations an entity's new rows must meet: its contract's, and some beyond it."""

from collections.abc import Iterator, Sequence

from data_quality.suites.batch_suite import batch_checks
from data_quality.suites.check import Check
from data_quality.suites.contract_suite import contract_checks
from data_quality.suites.direction_suite import direction_checks
from data_quality.suites.landed_entity import LandedEntity
from data_quality.suites.question_suite import question_checks
from data_quality.suites.reference_suite import reference_checks
from data_quality.suites.survey_suite import survey_checks
from data_quality.suites.volume_suite import volume_check

SURVEY_ANSWERS = "survey_responses"


def checks_for(
    landed: LandedEntity,
    *,
    everything: Sequence[LandedEntity],
    origin_columns: Sequence[str],
    quarantine_tolerance: float,
    freshness_days: int,
) -> Iterator[Check]:
    """Every check of one entity of one source; names are unique within it.

    `everything` is every entity of every source, for what one of them says of another.
    """
    yield from contract_checks(landed.contract, origin_columns=origin_columns)
    yield from batch_checks(
        landed,
        known_entities=[
            item.contract.entity for item in everything if item.source == landed.source
        ],
        quarantine_tolerance=quarantine_tolerance,
        freshness_days=freshness_days,
    )
    yield volume_check(landed)
    yield from reference_checks(landed, everything=everything)
    yield from question_checks(landed, everything=everything)
    if landed.contract.entity == SURVEY_ANSWERS:
        yield from survey_checks(landed, everything=everything)
        yield from direction_checks(landed, everything=everything)
