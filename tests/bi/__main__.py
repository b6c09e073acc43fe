"""Asks a made company's publication the same question by every client; ends with 1 if one differs.

`python -m tests.bi --folder build/bi` installs each client in a folder of its own there.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tests.bi.trial import answer, programs, published, run

QUESTION = """
select count(*), sum(sample_size), min(period_start), max(metric_name), count(interval_low)
from metrics.cx_metrics
""".replace("\n", " ").strip()
PYTHON_CLIENTS = ("duckdb==1.1.0", "duckdb==1.2.2", "duckdb==1.3.2", "duckdb==1.4.4", "duckdb")
ASK_DUCKDB = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(json.dumps([str(value) for value in connection.execute(sys.argv[2]).fetchone()]))
"""
ASK_PANDAS = """
import json, sys, duckdb
frame = duckdb.connect(sys.argv[1], read_only=True).execute("from metrics.cx_metrics").df()
print(json.dumps([
    str(len(frame)), str(frame["sample_size"].sum()), str(frame["period_start"].min().date()),
    frame["metric_name"].max(), str(frame["interval_low"].count()),
]))
"""
ASK_HARLEQUIN = """
import json, sys
from harlequin_duckdb import DuckDbAdapter
cursor = DuckDbAdapter((sys.argv[1],), read_only=True).connect().execute(sys.argv[2])
row = cursor.fetchall().to_pylist()[0]
print(json.dumps([str(value) for value in row.values()]))
"""


def main() -> None:
    """Ask, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/bi"))
    folder = parser.parse_args().folder.absolute()
    path = published(folder / "home")
    with duckdb.connect(str(path), read_only=True) as connection:
        expected = [str(value) for value in connection.execute(QUESTION).fetchone() or ()]
    clients: dict[str, Callable[[], list[str]]] = {
        **{
            name: lambda name=name: _by_python(folder, path, [name], ASK_DUCKDB)
            for name in PYTHON_CLIENTS
        },
        "pandas": lambda: _by_python(folder, path, ["duckdb==1.5.5", "pandas"], ASK_PANDAS),
        "harlequin": lambda: _by_python(folder, path, ["harlequin"], ASK_HARLEQUIN),
        "@duckdb/node-api": lambda: _by_node(folder, path),
    }
    differing = 0
    for name, ask in clients.items():
        found = ask()
        differing += found != expected
        print(f"{name}: {'the same' if found == expected else found}", flush=True)
    sys.exit(1 if differing else 0)


def _by_python(folder: Path, path: Path, packages: Sequence[str], script: str) -> Any:
    return answer([programs(folder, packages) / "python", "-c", script, path, QUESTION])


def _by_node(folder: Path, path: Path) -> Any:
    environment = folder / "node"
    environment.mkdir(exist_ok=True)
    if not (environment / "node_modules").exists():
        run(["npm", "install", "--silent", "--prefix", environment, "@duckdb/node-api"])
    script = environment / "ask.mjs"
    # A module is looked for beside the script that asks for it.
    script.write_bytes(Path(__file__).with_name("ask.mjs").read_bytes())
    return answer(["node", script, path, QUESTION])


if __name__ == "__main__":
    main()
