"""What the trials of other programs share: a publication, a folder for each program, its answer."""

import json
import subprocess
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.demo.company import generate_company
from orchestration.runner import run_nightly
from orchestration.warehouse.home import Home


def published(root: Path) -> Path:
    """The published file of a small made company."""
    home = Home(root)
    if not home.current.exists():
        home.prepare()
        company = generate_company(home.landing, customers=100, months=6)
        outcome = run_nightly(home, as_of_date=company.as_of_date)
        if outcome.exit_code:
            raise RuntimeError(f"The night ended with {outcome.exit_code}.")
    return home.current / "cx.duckdb"


def programs(folder: Path, packages: Sequence[str]) -> Path:
    """The programs of a Python environment with these packages, made if it is not there."""
    environment = folder / "-".join(packages).replace("==", "-").replace("<", "-below-")
    if not environment.exists():
        venv.create(environment, with_pip=True)
        run([environment / "bin" / "pip", "install", "--quiet", *packages])
    return environment / "bin"


def run(command: Sequence[object], environment: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises RuntimeError with its last words when it fails."""
    finished = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if finished.returncode:
        raise RuntimeError(f"{command[0]} failed: {finished.stderr[-2000:]}")
    return finished.stdout


def answer(command: Sequence[object], environment: Mapping[str, str] | None = None) -> Any:
    """The last line that a command prints, as JSON."""
    return json.loads(run(command, environment).splitlines()[-1])
