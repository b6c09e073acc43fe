"""The peer of the extract step: DuckDB's own readers, told every column and type beforehand.

Of each file it is known which format it has and, for CSV, which header line; files that are alike
in that are read by one statement. What does not fit its type is dropped in silence, nothing is
hashed, remembered or put in quarantine.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_identifier, quote_text
from tests.benchmarks.processes import Timed, timed


def load_bare(landing: Path, database: Path) -> Timed:
    """Load every file of a landing folder into one table per entity; tells how many rows."""
    contracts = load_contracts("canonical")
    entities = [folder for folder in sorted(landing.glob("*/*")) if folder.is_dir()]
    with timed() as result, duckdb.connect(str(database)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        for folder in entities:
            _load_entity(connection, contracts[folder.name], sorted(folder.iterdir()))
        connection.execute("checkpoint")
    with duckdb.connect(str(database), read_only=True) as connection:
        result.facts["rows"] = {
            folder.name: connection.execute(f"select count(*) from {folder.name}").fetchall()[0][0]
            for folder in entities
        }
    return result


def _load_entity(
    connection: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[Path]
) -> None:
    types = {column.name: column.sql_type for column in contract.columns}
    columns = ", ".join(f"{quote_identifier(name)} {kind}" for name, kind in types.items())
    connection.execute(f"create table {contract.entity} ({columns})")
    for reading, found in _readings(contract, files):
        selected = ", ".join(
            f"{quote_identifier(name)}::{types[own]} as {quote_identifier(own)}"
            for name, own in found.items()
            if own in types
        )
        connection.execute(
            f"insert into {contract.entity} by name select {selected} from {reading}"
        )


def _readings(contract: Contract, files: Sequence[Path]) -> Iterator[tuple[str, dict[str, str]]]:
    """Table functions over files that are alike, each with the column of the contract by name."""
    alike: dict[tuple[str, bytes], list[Path]] = defaultdict(list)
    for file in files:
        form = Path(file.name.removesuffix(".gz")).suffix[1:]
        alike[form, _first_line(file) if form == "csv" else b""].append(file)
    own_names = {name: name for name in (column.name for column in contract.columns)}
    own_names |= {alias: each.name for each in contract.columns for alias in each.aliases}
    types = {column.name: column.sql_type for column in contract.columns}
    for (form, header), group in alike.items():
        paths = f"[{', '.join(quote_text(str(path)) for path in group)}]"
        if form == "parquet":
            present = [
                name
                for (name,) in duckdb.sql(f"select name from parquet_schema({paths}[1])").fetchall()
                if name in types
            ]
            yield f"read_parquet({paths}, union_by_name = true)", {name: name for name in present}
        elif form == "csv":
            line = header.decode("utf-8-sig").rstrip("\r\n")
            found = {name: own_names.get(name, name) for name in line.split(",")}
            yield _csv(paths, found, types, has_cr=header.endswith(b"\r\n")), found
        else:
            yield _json(paths, types, is_list=form == "json"), {name: name for name in types}


def _first_line(file: Path) -> bytes:
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as content:
        return content.readline()


def _csv(paths: str, found: dict[str, str], types: dict[str, str], *, has_cr: bool) -> str:
    columns = _struct({name: types.get(own, "VARCHAR") for name, own in found.items()})
    new_line = r"\r\n" if has_cr else r"\n"
    return (
        f"read_csv({paths}, columns = {columns}, auto_detect = false, header = true, delim = ',',"
        f" quote = '\"', escape = '\"', new_line = '{new_line}', ignore_errors = true)"
    )


def _json(paths: str, types: dict[str, str], *, is_list: bool) -> str:
    form = "format = 'array'" if is_list else "format = 'newline_delimited', ignore_errors = true"
    return f"read_json({paths}, columns = {_struct(types)}, {form})"


def _struct(types: dict[str, str]) -> str:
    return "{" + ", ".join(f"{quote_text(name)}: '{kind}'" for name, kind in types.items()) + "}"
