"""Holds the staging models of every vendor to each other on both engines, on a few of its files."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import yaml
from pyspark.sql import SparkSession

from orchestration.spark.dialect import to_spark
from orchestration.spark.lake import SEEDS, Lake, write_landed
from orchestration.warehouse.home import Home
from tests.spark.comparison import different_rows
from tests.spark.further_exports import FILES, SETTINGS
from tests.vendors.compiled import compile_models, read_compiled
from tests.vendors.night import open_night, put
from tests.vendors.round_trip import tables, vendor_modules

LANDED = "select table_name from information_schema.tables where table_schema = 'landed'"
SEED = "currency_exponents"
DATABASE = "cx"


class Compared(NamedTuple):
    """How many rows a staging model has, and how many only one engine makes."""

    rows: int
    different: int


def compared_models(folder: Path) -> dict[str, Compared]:
    """What comparing comes to, by staging model."""
    logging.getLogger("cx").setLevel(logging.ERROR)
    listed = {}
    home = Home(folder / "home")
    models = {
        name: query
        for name, query in read_compiled(compile_models(folder / "compiled")).items()
        if name.startswith("stg_") and not name.startswith("stg_canonical")
    }
    with open_night(home, models) as night:
        for module in vendor_modules():
            vendor = module.__name__.rsplit(".", 1)[1]
            written = {file.name: file.content for file in module.files(tables())}
            put(home.landing, vendor, written | FILES.get(vendor, {}))
            settings = module.SETTINGS | SETTINGS.get(vendor, {})
            listed[vendor] = {"vendor": vendor, "id_prefix": f"{vendor}-", **settings}
        home.sources_file.write_text(yaml.safe_dump({"sources": listed}), encoding="utf-8")
        night.load()
        lake = Lake(str(folder / "lake"))
        write_landed(night.connection, lake, [row["table_name"] for row in night.select(LANDED)])
        seed = lake.store(f"{SEEDS}/{SEED}", night.connection.sql(f"from seeds.{SEED}"))
        return _compare(night.connection, _session(folder, lake, seed), models)


def _session(folder: Path, lake: Lake, seed: str) -> SparkSession:
    """A session that finds the landed tables and the seed under the names that models use."""
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    for schema in ("landed", "seeds", "staging"):
        session.sql(f"create database {schema}")
    for name, address in lake.tables():
        session.sql(
            f"create table landed.{name} using parquet as"
            f" select *, true as _is_repeated from parquet.`{address}`"
        )
    session.sql(f"create table seeds.{SEED} using parquet as select * from parquet.`{seed}`")
    return session


def _compare(
    connection: duckdb.DuckDBPyConnection, session: SparkSession, models: Mapping[str, str]
) -> dict[str, Compared]:
    found = {}
    for name, query in models.items():
        without_database = to_spark(query).replace(f"`{DATABASE}`.", "")
        session.sql(f"create view staging.{name} as {without_database}")
        connection.register("made", session.table(f"staging.{name}").toArrow())
        connection.execute(f"create temp table on_duckdb as from staging.{name}")
        columns = connection.execute("describe on_duckdb").fetchall()
        typed = ", ".join(
            f'cast("{column}" as {kind}) as "{column}"' for column, kind, *_ in columns
        )
        connection.execute(f"create temp table on_spark as select {typed} from made")
        (rows,) = connection.execute("select count(*) from on_duckdb").fetchone() or (0,)
        found[name] = Compared(rows, different_rows(connection, "on_duckdb", "on_spark"))
        connection.execute("drop table on_duckdb; drop table on_spark")
    return found
