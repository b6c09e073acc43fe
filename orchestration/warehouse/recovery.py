"""A warehouse file that is damaged goes aside, and the run makes a new one from the inbox."""

import logging
from pathlib import Path

import duckdb

from data_quality.expressions import quote_identifier
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import is_damage
from orchestration.warehouse.run_record import ExitCode

logger = logging.getLogger("cx")

DAMAGED = "damaged-"


def set_aside_damage(home: Home) -> None:
    """Move a warehouse file that cannot be read to a folder of its own; nothing is deleted.

    After a run that did not end well every table is read, as damage inside of one shows only then.
    Raises duckdb.Error for a file that cannot be opened for another reason.
    """
    log = _write_ahead_log(home.warehouse)
    if home.warehouse.exists():
        try:
            _read(home.warehouse)
        except duckdb.Error as error:
            if not is_damage(str(error)):
                raise
        else:
            return
    elif not log.exists():
        return
    folder = _new_folder(home)
    for path in (home.warehouse, log):
        if path.exists():
            path.rename(folder / path.name)
    logger.warning(
        "%s is damaged and was moved to %s. It is made anew from %s, without what was taken away"
        " there.", home.warehouse, folder, home.landing,
    )  # fmt: skip


def _read(path: Path) -> None:
    with connect(path) as connection:
        if _has_ended_well(connection):
            return
        for schema, name in connection.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall():
            table = f"{quote_identifier(schema)}.{quote_identifier(name)}"
            connection.execute(f"select bit_xor(hash(every_column)) from {table} as every_column")


def _has_ended_well(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        row = connection.execute(
            "select exit_code from ops.runs order by started_at desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        return False
    return row is not None and row[0] in {ExitCode.REFRESHED, ExitCode.SOURCE_HELD}


def _write_ahead_log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _new_folder(home: Home) -> Path:
    number = 1
    while (folder := home.warehouse_folder / f"{DAMAGED}{number}").exists():
        number += 1
    folder.mkdir(mode=0o700)
    return folder
