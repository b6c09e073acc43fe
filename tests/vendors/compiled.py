"""The models as SQL, compiled by dbt once for all tests, with every vendor enabled."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from filelock import FileLock

from orchestration.warehouse.dbt_files import PROJECT, digest_of
from orchestration.warehouse.home import Home
from orchestration.warehouse.transformation import run_dbt
from tests.vendors.all_sources import all_sources

AS_OF_DATE = date(2026, 1, 1)


def compile_models(folder: Path) -> Path:
    """Compile the models below a folder that test processes share; return the result.

    The result is a JSON object of SQL by model name, a model after those that it reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / f"{digest_of(PROJECT)}.json"
    with FileLock(folder / "lock"):
        if not result.is_file():
            home = Home(folder / "home")
            home.prepare()
            home.sources_file.write_text(all_sources(), encoding="utf-8")
            arguments = ["compile", "--quiet", "--no-introspect", "--select", "path:models"]
            assert run_dbt(home, arguments, as_of_date=AS_OF_DATE)
            result.write_text(json.dumps(_compiled(home)), encoding="utf-8")
    return result


@cache
def read_compiled(path: Path) -> dict[str, str]:
    """SQL by model name."""
    return json.loads(path.read_text(encoding="utf-8"))


def _compiled(home: Home) -> dict[str, str]:
    manifest = json.loads((home.dbt / "target" / "manifest.json").read_text(encoding="utf-8"))
    waiting = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["language"] == "sql"
    }
    ordered: dict[str, str] = {}
    while waiting:
        for name, node in list(waiting.items()):
            parents = {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}
            if not parents & waiting.keys():
                path = home.dbt / "target" / "compiled" / "cx" / node["original_file_path"]
                ordered[name] = path.read_text(encoding="utf-8")
                del waiting[name]
    return ordered
