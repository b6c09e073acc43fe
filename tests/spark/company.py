"""What lands on both engines before each of the two nights."""

import csv
import gzip
import shutil
from datetime import date
from pathlib import Path

import duckdb

from orchestration.warehouse.home import Home


class CorrectionError(Exception):
    """What was corrected is not published: comparing the engines then tells little."""


def land_all_but(home: Home, exports: Path, last: date) -> None:
    """Land everything but the files of the last day."""
    shutil.copytree(exports, home.landing, ignore=shutil.ignore_patterns(f"*-{last}.*"))


def land_the_rest(home: Home, exports: Path, last: date) -> None:
    """Land the files of the last day, and let the helpdesk make its oldest ticket an urgent one."""
    shutil.copytree(exports, home.landing, dirs_exist_ok=True)
    folder = home.landing / "helpdesk" / "tickets"
    with gzip.open(sorted(folder.glob("*.csv.gz"))[0], "rt", encoding="utf-8", newline="") as file:
        oldest = next(csv.DictReader(file))
    oldest |= {"priority": "urgent", "updated_at": f"{last}T12:00:00Z"}
    with (folder / "corrected.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(oldest))
        writer.writeheader()
        writer.writerow(oldest)


def require_correction(published: Path) -> None:
    """Raise CorrectionError unless the oldest ticket of a publication is an urgent one."""
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute(
            "select priority from marts.fct_ticket order by created_at limit 1"
        ).fetchone()
    if found != ("urgent",):
        raise CorrectionError(f"{published}: the oldest ticket is {found}")
