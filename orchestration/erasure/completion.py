"""What a run does for erasures: it finds what came late, and completes what was begun."""

import contextlib
import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data_quality.expressions import quote_identifier, quote_text
from orchestration.erasure.guard import Guard
from orchestration.erasure.relations import landed_sources
from orchestration.erasure.removal import take_out
from orchestration.erasure.search import Search
from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.landing.sources import Source
from orchestration.spark.lake import Lake
from orchestration.warehouse.connection import SETTINGS, connect, space_for
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.recovery import DAMAGED
from orchestration.warehouse.versions import remove_old_versions, sync

logger = logging.getLogger("cx")


def search_again(home: Home, sources: Sequence[Source]) -> None:
    """Take out rows that tombstones cover and that were loaded before these were set.

    An event may come before its ticket, and an entry of the identity map after everything else.
    """
    store = TombstoneStore(home.erasures)
    if not store.is_due(Due.SEARCH):
        return
    logger.info("looking for what belongs to erased persons")
    with connect(home.warehouse) as connection:
        guard = Guard(connection, home)
        search = Search(connection, landed_sources(connection, sources))
        search.begin_with_covered(guard)
        search.follow()
        guard.bury(search.tombstones())
        take_out(connection, store)
    store.set_done(Due.SEARCH)


def complete(home: Home) -> list[str]:
    """Remove what still holds erased rows once they are out of the tables and the publication.

    That is earlier versions, damaged warehouses that went aside, the free blocks of this one, the
    lake and Spark's own tables, where these are folders of this machine.
    Returns the names of the versions that were removed.
    """
    store = TombstoneStore(home.erasures)
    removed = []
    if store.is_due(Due.REMOVE_VERSIONS):
        removed = remove_old_versions(home, keep=0)
        for folder in home.warehouse_folder.glob(f"{DAMAGED}*"):
            logger.info("removing %s, which may hold erased rows", folder)
            shutil.rmtree(folder)
        # A run with Spark fills both again.
        Lake(home.lake).clear()
        shutil.rmtree(home.spark, ignore_errors=True)
        store.set_done(Due.REMOVE_VERSIONS)
    if store.is_due(Due.REWRITE):
        logger.info("rewriting the warehouse, as rows were erased")
        rewrite(home)
        store.set_done(Due.REWRITE)
    return removed


def rewrite(home: Home) -> None:
    """Write the private warehouse anew and put it in place of the old file.

    A row that is deleted stays in a free block of its file until something else is written there.
    """
    _fold_in(home.warehouse)
    config = {**SETTINGS, **space_for(home.warehouse)}
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=home.warehouse_folder) as folder:
        rewritten = Path(folder) / home.warehouse.name
        with contextlib.closing(duckdb.connect(config=config)) as connection:
            connection.execute("set enable_progress_bar = false")
            # Views name tables by the database, which is named after the file.
            name = quote_identifier(home.warehouse.stem)
            connection.execute(f"attach {quote_text(str(home.warehouse))} as {name} (read_only)")
            connection.execute(f"attach {quote_text(str(rewritten))} as rewritten")
            connection.execute(f"copy from database {name} to rewritten")
            connection.execute("detach rewritten")
        _require_no_log(rewritten)
        rewritten.chmod(0o600)
        sync(rewritten)
        rewritten.replace(home.warehouse)
        sync(home.warehouse_folder)
    shutil.rmtree(config["temp_directory"], ignore_errors=True)


def _fold_in(warehouse: Path) -> None:
    """Leave no write-ahead log: one that outlives its file would be read into the next."""
    with connect(warehouse) as connection:
        connection.execute("force checkpoint")
    _require_no_log(warehouse)


def _require_no_log(path: Path) -> None:
    if path.with_name(f"{path.name}.wal").exists():
        raise RuntimeError(f"{path}: the write-ahead log was not folded in.")
