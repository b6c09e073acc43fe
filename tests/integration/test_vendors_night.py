"""A company whose every tool exports in its own layout has the metrics of canonical exports."""

from collections.abc import Mapping

import pytest

from orchestration.demo.timeline import AS_OF_DATE
from orchestration.demo.vendors_layout import generate_vendors_company
from tests.integration.place import Place
from tests.vendors.night import put
from tests.vendors.round_trip import CUSTOMERS, MONTHS, SEED, canonical_files, tables

NO_RATING = "Zendesk has no field for what an agent thinks of a ticket."
NO_CATEGORY = "Zendesk has no field for the category at the beginning and at the end."
NO_SOLUTION = "Audits know no solutions."
E_MAIL_ALONE = "HubSpot's log is about e-mails alone."
NO_OPEN_END = "Events tell when a session ended, and how long it was by the first and the last."
LOST: Mapping[str, str] = {
    "agent_rated_sentiment_mean": NO_RATING,
    "campaign_click_rate": E_MAIL_ALONE,
    "campaign_engagement_depth": E_MAIL_ALONE,
    "campaign_open_rate": E_MAIL_ALONE,
    "cart_abandonment_rate": "WooCommerce works out a total for every cart.",
    "escalation_rate": "Audits know no escalations.",
    "first_contact_resolution_rate": NO_CATEGORY,
    "health_score": "It is made of sessions and campaigns, too.",
    "problem_identified_rate": NO_CATEGORY,
    "session_drop_rate": NO_OPEN_END,
    "session_duration_minutes_median": NO_OPEN_END,
    "sessions_per_active_customer": NO_OPEN_END,
    "solutions_offered_mean": NO_SOLUTION,
}
"""Metrics that rest on what the formats cannot carry, as the writers declare it."""

LOST_SEGMENT = "product_id"
"""Zendesk has no field for the product of a ticket."""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    """The homes of the vendors' files and of the canonical ones, each after a night."""
    folder = tmp_path_factory.mktemp("companies")
    theirs, ours = Place(folder / "vendors"), Place(folder / "canonical")
    made = generate_vendors_company(theirs.landing, customers=CUSTOMERS, months=MONTHS, seed=SEED)
    assert all(count for _, count in made)
    for entity in tables():
        put(ours.landing, *canonical_files(entity))
    for place in (theirs, ours):
        night = place.run(AS_OF_DATE)
        assert night.returncode == 0, night.stdout + night.stderr
    return theirs, ours


def metrics(place: Place) -> dict[str, list[tuple]]:
    """The published rows of each metric, but for those of a segment that is lost."""
    names = place.query("select distinct metric_name from metrics.cx_metrics")
    return {
        name: place.query(
            f"select * from metrics.cx_metrics where metric_name = '{name}'"
            f" and segment_name <> '{LOST_SEGMENT}' order by all"
        )
        for (name,) in names
    }


@pytest.mark.slow
def test_metrics_are_the_same_but_for_what_the_formats_cannot_carry(
    places: tuple[Place, Place],
) -> None:
    theirs, ours = map(metrics, places)
    names = theirs.keys() | ours.keys()
    assert {name for name in names if theirs.get(name) != ours.get(name)} == LOST.keys()
    assert len(names - LOST.keys()) > 35


@pytest.mark.slow
def test_every_record_of_the_vendors_files_is_taken_in(places: tuple[Place, Place]) -> None:
    theirs, _ = places
    (totals,) = theirs.private(
        "select count(*) > 20, sum(quarantined), count(*) filter (where status = 'rejected')"
        " from ops.file_ledger"
    )
    assert totals == (True, 0, 0)
