"""Dagster's event log in SQLite, with its connections kept open between events."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import SingletonThreadPool

BUSY_TIMEOUT_SECONDS = 60


class OpenEventLogStorage(SqliteEventLogStorage):
    """Stores each event as Dagster's own storage does, on one connection per file.

    Dagster opens a connection, and compiles its statements anew, for each of the thousands of
    events of a night. An event is safe when the process dies, not when the power fails: what was
    loaded and published is written down elsewhere, and synchronously.
    """

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Make the storage below `base_dir`, the folder DAGSTER_HOME, where Dagster has its own."""
        folder = Path(config_value["base_dir"]) / "history" / "runs"
        return cls(str(folder), inst_data)

    @functools.cached_property
    def supports_asset_checks(self) -> bool:
        """Whether there is a table of checks, looked up once instead of for each event of one."""
        return bool(super().supports_asset_checks)

    @contextlib.contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        engines: dict[str, sqlalchemy.Engine] = self.__dict__.setdefault("_engines", {})
        if shard not in engines:
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard),
                poolclass=SingletonThreadPool,
                connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
            )
            sqlalchemy.event.listen(engine, "connect", _write_without_waiting)
            self._initdb(engine)
            engines[shard] = engine
        return engines[shard]

    def dispose(self) -> None:
        """Close the connections."""
        for engine in self.__dict__.pop("_engines", {}).values():
            engine.dispose()
        super().dispose()


def _write_without_waiting(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("pragma synchronous = normal")
