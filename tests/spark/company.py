"""What lands on both engines before each of the two nights."""

import csv
import gzip
import shutil
from datetime import date
from pathlib import Path

from orchestration.warehouse.home import Home


def land_all_but(home: Home, exports: Path, last: date) -> None:
    """Land everything but the files of the last day."""
    shutil.copytree(exports, home.landing, ignore=shutil.ignore_patterns(f"*-{last}.*"))


def land_the_rest(home: Home, exports: Path, last: date) -> None:
    """Land the files of the last day, and let the helpdesk correct its oldest ticket."""
    shutil.copytree(exports, home.landing, dirs_exist_ok=True)
    folder = home.landing / "helpdesk" / "tickets"
    with gzip.open(sorted(folder.glob("*.csv.gz"))[0], "rt", encoding="utf-8", newline="") as file:
        oldest = next(csv.DictReader(file))
    oldest |= {"priority": "urgent", "updated_at": f"{last}T12:00:00Z"}
    with (folder / "corrected.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(oldest))
        writer.writeheader()
        writer.writerow(oldest)
