"""The last steps: what BI and people read, in a new version folder, swapped in at once."""

import logging
from datetime import timedelta
from pathlib import Path

import dagster as dg

from orchestration.defs.resources import OWNERS, Nightly
from orchestration.erasure.completion import complete
from orchestration.site import FOLDER
from orchestration.stages import stage
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.manifest import accept_pending
from orchestration.warehouse.publication import publish
from orchestration.warehouse.repetition import digest_of_inputs
from orchestration.warehouse.transformation import read_graph
from orchestration.warehouse.versions import remove_old_versions

logger = logging.getLogger("cx")

NIGHT_AND_GRACE = timedelta(hours=26)


@dg.asset(
    key=["published", "current"],
    deps=[dg.AssetKey(["metrics", "cx_metrics"])],
    group_name="published",
    kinds={"duckdb"},
    owners=OWNERS,
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=NIGHT_AND_GRACE),
)
def published(nightly: Nightly) -> dg.MaterializeResult:
    """The file that BI tools read: every mart and metric, refreshed or carried over."""
    unrefreshed = nightly.unrefreshed
    with connect(nightly.home.warehouse, read_only=True) as connection:
        digest = digest_of_inputs(
            connection,
            nightly.home,
            nightly.sources,
            as_of_date=nightly.day,
            held=list(nightly.held),
        )
    version = publish(
        nightly.home,
        read_graph(nightly.home).published_tables(),
        as_of_date=nightly.day,
        held=unrefreshed,
        inputs_digest=digest,
        accompany=lambda folder: _try_pages(nightly, folder),
    )
    with connect(nightly.home.warehouse) as connection, transaction(connection):
        for source in nightly.sources:
            if source.name not in nightly.held:
                accept_pending(connection, source=source.name, run_id=nightly.run_id)
    removed = complete(nightly.home)
    nightly.publish(version)
    removed += remove_old_versions(nightly.home)
    return dg.MaterializeResult(
        metadata={
            "version": version,
            "carried_over_tables": len(unrefreshed),
            "removed_versions": len(removed),
        }
    )


@dg.asset(
    key=["published", "site"],
    deps=[published],
    group_name="published",
    kinds={"html"},
    owners=OWNERS,
)
def site(nightly: Nightly) -> dg.MaterializeResult:
    """The pages that people look at: scorecard, checks, inputs, models and lineage.

    They are made with the version, so that both change at once. Where that failed the tables are
    published all the same, and this step tells why.
    """
    version = nightly.home.current.resolve()
    if not (version / FOLDER).is_dir():
        with nightly.faults_counted():
            _make_pages(nightly, version)
    pages = sorted((nightly.home.current / FOLDER).iterdir())
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(nightly.home.current / FOLDER / "index.html")),
            "kilobytes": sum(page.stat().st_size for page in pages) // 1024,
        }
    )


def _try_pages(nightly: Nightly, version: Path) -> None:
    try:
        _make_pages(nightly, version)
    except Exception as error:
        logger.warning("the pages could not be made with the tables: %s", type(error).__name__)


def _make_pages(nightly: Nightly, version: Path) -> None:
    # It takes a second to import, which a run without anything new does not need.
    from orchestration.site.pages import Night, write_pages

    logger.info("making the pages", extra=stage("publish"))
    night = Night(nightly.run_id, nightly.day, nightly.sources, nightly.held)
    write_pages(nightly.home, version, graph=read_graph(nightly.home), night=night)


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[published, site])
