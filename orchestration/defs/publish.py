"""The last step: what BI reads, in a new version folder, swapped in at once."""

import dagster as dg

from orchestration.defs.resources import Nightly
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.manifest import accept_pending, files_behind
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
    unrefreshed = nightly.unrefreshed
    with connect(nightly.home.warehouse, read_only=True) as connection:
        files = files_behind(connection, held=nightly.held)
    tables = read_graph(nightly.home).published_tables()
    version = publish(
        nightly.home,
        tables,
        as_of_date=nightly.day,
        held=unrefreshed,
        inputs_digest=inputs_digest(files, as_of_date=nightly.day),
    )
    with connect(nightly.home.warehouse) as connection, transaction(connection):
        for source in nightly.sources:
            if source.name not in nightly.held:
                accept_pending(connection, source=source.name, run_id=nightly.run_id)
    nightly.publish(version)
    return dg.MaterializeResult(
        metadata={"version": version, "carried_over_tables": len(unrefreshed)}
    )


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[published])
