"""dbt's adapter for Spark, with what the macros of this project ask of it."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import dbt.adapters.spark
import duckdb
import pyarrow as pa
import pyarrow.dataset
from dbt.adapters.base.meta import available
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.spark import impl

from data_quality.expressions import quote_identifier
from orchestration.spark.dialect import to_spark
from orchestration.spark.lake import PYTHON, SEEDS, Lake, filesystem_of
from orchestration.spark.syntax import type_name
from orchestration.warehouse.connection import connect

ONE_AT_A_TIME = threading.Lock()


class SparkAdapter(impl.SparkAdapter):
    """Spark's adapter, which translates queries and moves tables between Spark and DuckDB.

    Tables travel as Parquet: Spark and this process must see the same folder, or the same store.
    """

    lake: ClassVar[Lake]
    warehouse: ClassVar[Path]

    @available.parse(lambda self, sql: "")
    def translated(self, sql: str) -> str:
        """A query of the project in Spark's words."""
        return to_spark(sql)

    @available.parse(lambda self, kind: "")
    def translated_type(self, kind: str) -> str:
        """The name of a data type in Spark's words."""
        return type_name(kind)

    @available.parse(lambda self: [])
    def landed_tables(self) -> list[tuple[str, str]]:
        """Name of each landed table, and the address of its rows."""
        return self.lake.tables()

    @available.parse(lambda self: [])
    def restored_tables(self) -> list[tuple[str, str]]:
        """Name of each table that is as it was published, and the address of its rows."""
        return self.lake.restored()

    @available.parse(lambda self: [])
    def kept_tables(self) -> list[tuple[str, str]]:
        """Name of each metric table whose rows are taken over in part, and their address."""
        return self.lake.kept()

    @available.parse(lambda self, name, path, types: "")
    def stored_seed(self, name: str, path: str, types: Mapping[str, str]) -> str:
        """The address of a seed as Parquet, with the types that its YAML gives.

        Times of day are text: not every version of Spark has a type for them.
        """
        with duckdb.connect() as connection:
            rows = connection.read_csv(path, all_varchar=True)
            columns = ", ".join(
                f"{_seed_cell(column, types)} as {quote_identifier(column)}"
                for column in rows.columns
            )
            return self.lake.store(f"{SEEDS}/{name}", rows.project(columns))

    @available.parse(lambda self, relation, columns: None)
    def hand_over(self, relation: Any, columns: Mapping[str, Mapping[str, Any]]) -> None:
        """Copy a table that BI reads to the private warehouse, in the types of its contract."""
        selected = ", ".join(
            f"cast({quote_identifier(name)} as {column['data_type']}) as {quote_identifier(name)}"
            for name, column in columns.items()
        )
        table = f"{quote_identifier(relation.schema)}.{quote_identifier(relation.identifier)}"
        with (
            ONE_AT_A_TIME,
            duckdb.connect() as reader,
            connect(self.warehouse) as warehouse,
        ):
            rows = reader.from_arrow(self._rows_of(relation.render())).project(selected)
            warehouse.execute(f"create schema if not exists {quote_identifier(relation.schema)}")
            warehouse.register("handed_over", rows.fetch_record_batch())
            warehouse.execute(f"create or replace table {table} as from handed_over")

    def submit_python_job(self, parsed_model: dict, compiled_code: str) -> AdapterResponse:
        """Run a model in Python here, on the rows of Spark's tables, and store what it returns."""
        with duckdb.connect() as connection:
            names: dict[str, Any] = {}
            exec(compiled_code, names)
            made: pa.Table = names["model"](
                names["dbtObj"](lambda name: connection.from_arrow(self._rows_of(name))),
                connection,
            )
            table = f"{parsed_model['schema']}.{parsed_model['alias']}"
            address = self.lake.store(f"{PYTHON}/{table}", connection.from_arrow(made))
        self.execute(f"drop table if exists {table}")
        self.execute(f"create table {table} using parquet as select * from parquet.`{address}`")
        return AdapterResponse(_message="OK")

    def _rows_of(self, table: str) -> pyarrow.dataset.Dataset:
        """The rows of a table of Spark, from its files."""
        _, described = self.execute(f"describe table extended {table}", fetch=True)
        facts = {row[0]: row[1] for row in described.rows}
        files, path = filesystem_of(facts["Location"])
        return pyarrow.dataset.dataset(path, filesystem=files, format="parquet")


def install(lake: Lake, warehouse: Path) -> None:
    """Let dbt use this adapter wherever a target is of the type `spark`.

    It reads from the lake, and hands what BI reads over to the warehouse.
    """
    SparkAdapter.lake, SparkAdapter.warehouse = lake, warehouse
    # It prints statements that fail, which dbt tells of anyway.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    dbt.adapters.spark.Plugin.adapter = SparkAdapter  # type: ignore[assignment]


def _seed_cell(column: str, types: Mapping[str, str]) -> str:
    cell = f"cast({quote_identifier(column)} as {types.get(column, 'varchar')})"
    return f"cast({cell} as varchar)" if types.get(column) == "time" else cell
