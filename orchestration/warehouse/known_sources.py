"""What the sources of a warehouse are: those that sources.yml lists, and former ones with rows."""

import json
from collections.abc import Mapping, Sequence

import duckdb

from data_quality.contract_files import known_vendors
from orchestration.landing.sources import CANONICAL_VENDOR, ConfigurationError, Source
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.whole_files import write_whole


def require_own_names(home: Home, sources: Sequence[Source]) -> None:
    """Raise ConfigurationError for the name of a source that was another vendor's.

    A warehouse that cannot be read now is left to the run to tell of.
    """
    if not home.warehouse.is_file():
        return
    try:
        with connect(home.warehouse, read_only=True) as connection:
            _require_own_names(connection, sources)
    except duckdb.Error:
        return


def register_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Note what the configured sources are; their rows are read also when they are listed no more.

    Raises ConfigurationError for the name of a source that was another vendor's.
    """
    _require_own_names(connection, sources)
    connection.executemany(
        "insert or replace into ops.sources values (?, ?, ?, ?)",
        [(source.name, source.vendor, source.name_in_dbt, source.id_prefix) for source in sources],
    )


def names_in_dbt(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Name of the dbt source in which the rows of each source are, of listed and former ones."""
    return dict(connection.execute("select source, name_in_dbt from ops.sources").fetchall())


def note_vendors(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Write down whose exports the warehouse holds or held, for those who must not open it."""
    noted = _noted_vendors(home)
    rows = connection.execute("select distinct vendor from ops.sources").fetchall()
    vendors = {*noted, *(vendor for (vendor,) in rows)}
    if vendors != set(noted):
        write_whole(home.vendors, json.dumps(sorted(vendors)).encode())


def vendors_read(home: Home, sources: Sequence[Source]) -> list[str]:
    """Names of the vendors, besides the canonical one, whose models are built.

    Those of the given sources, and of former ones; the rows of these count as long as the project
    has contracts for them.
    """
    former = {*_noted_vendors(home)} & {*known_vendors()}
    return sorted({*former, *(source.vendor for source in sources)} - {CANONICAL_VENDOR})


def _noted_vendors(home: Home) -> list[str]:
    return json.loads(home.vendors.read_bytes()) if home.vendors.is_file() else []


def _require_own_names(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    known = dict(connection.execute("select source, vendor from ops.sources").fetchall())
    for source in sources:
        vendor = known.get(source.name, source.vendor)
        if vendor != source.vendor:
            raise ConfigurationError(
                f"{source.name} is the name of a source of {vendor}, whose rows are there. Give the"
                f" one of {source.vendor} another name in sources.yml, and another folder."
            )
