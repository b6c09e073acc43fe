"""The last step: what BI reads, in a new version folder, swapped in at once."""

import dagster as dg

from orchestration.defs.resources import Nightly, configured_home
from orchestration.warehouse.connection import connect
from orchestration.warehouse.manifest import accepted_files
from orchestration.warehouse.publication import publish
from orchestration.warehouse.transformation import inputs_digest, read_graph


@dg.asset(
    key=["published", "current"],
    deps=[dg.AssetKey(["metrics", "cx_metrics"])],
    group_name="published",
    kinds={"duckdb"},
)
def published(nightly: Nightly) -> dg.MaterializeResult:
    """The file that BI tools read: every mart and metric, refreshed or carried over."""
    with connect(nightly.home.warehouse, read_only=True) as connection:
        files = accepted_files(connection)
    tables = read_graph(configured_home()).published_tables()
    version = publish(
        nightly.home,
        tables,
        as_of_date=nightly.day,
        held=nightly.unrefreshed,
        inputs_digest=inputs_digest(files, as_of_date=nightly.day),
    )
    nightly.publish(version)
    return dg.MaterializeResult(
        metadata={"version": version, "carried_over_tables": len(nightly.unrefreshed)}
    )


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[published])
