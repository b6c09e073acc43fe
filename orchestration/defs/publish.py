"""The last step: what BI reads, in a new version folder, swapped in at once."""

from datetime import timedelta

import dagster as dg

from orchestration.defs.resources import Nightly
from orchestration.erasure.completion import complete
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.manifest import accept_pending
from orchestration.warehouse.publication import publish
from orchestration.warehouse.repetition import digest_of_inputs
from orchestration.warehouse.transformation import read_graph
from orchestration.warehouse.versions import remove_old_versions

NIGHT_AND_GRACE = timedelta(hours=26)


@dg.asset(
    key=["published", "current"],
    deps=[dg.AssetKey(["metrics", "cx_metrics"])],
    group_name="published",
    kinds={"duckdb"},
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
    tables = read_graph(nightly.home).published_tables()
    version = publish(
        nightly.home,
        tables,
        as_of_date=nightly.day,
        held=unrefreshed,
        inputs_digest=digest,
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


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[published])
