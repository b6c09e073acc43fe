"""Tells whether a night would make again what is published, so that it need not."""

from collections.abc import Sequence
from datetime import date

import duckdb

from orchestration.erasure.tombstones import TombstoneStore
from orchestration.landing.sources import Source
from orchestration.warehouse.dbt_files import inputs_digest
from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.manifest import files_behind
from orchestration.warehouse.publication import whole_version
from orchestration.warehouse.versions import current_version


def digest_of_inputs(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    sources: Sequence[Source],
    *,
    as_of_date: date,
    held: Sequence[str] = (),
) -> str:
    """Hash of everything that decides what a run computes, without the new files of held sources.

    That is files, settings of their sources, code, engine, day and erasures.
    """
    return inputs_digest(
        files_behind(connection, held=held),
        sources=sources,
        as_of_date=as_of_date,
        erased=TombstoneStore(home.erasures).digest(),
    )


def repeated_run(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    sources: Sequence[Source],
    tables: Sequence[PublishedTable],
    *,
    as_of_date: date,
    run_id: str,
) -> str | None:
    """Id of the earlier run that `run_id` would repeat; none when it has something to do.

    It would when it looked at no file and all that decides its result is as it was in a run that
    passed every critical check, refreshed every table, and published what is published now.
    """
    version = current_version(home)
    if version is None or TombstoneStore(home.erasures).is_anything_due():
        return None
    row = connection.execute(
        """
        select run_id from ops.runs as earlier
        where version = $version and exit_code = 0
            and not exists (from ops.file_ledger where run_id = $run_id)
            and not exists (
                from ops.check_results as result
                where result.run_id = earlier.run_id
                    and not result.passed and result.severity = 'critical'
            )
        order by finished_at desc, run_id
        limit 1
        """,
        {"version": version, "run_id": run_id},
    ).fetchone()
    if row is None:
        return None
    digest = digest_of_inputs(connection, home, sources, as_of_date=as_of_date)
    return str(row[0]) if version == whole_version(tables, as_of_date, digest) else None


def repeat_check_results(
    connection: duckdb.DuckDBPyConnection, *, earlier_run_id: str, run_id: str
) -> None:
    """Enter the results of an earlier run once more: what they judged is as it was."""
    connection.execute(
        """
        insert into ops.check_results
        select * replace ($run_id as run_id) from ops.check_results where run_id = $earlier
        """,
        {"run_id": run_id, "earlier": earlier_run_id},
    )
