"""The made company at the scale of a run, made once and kept in the folder of the benchmarks."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.benchmarks.processes import Timed, run_fresh, timed

MILLION = 1_000_000
CUSTOMERS_PER_MILLION = 9_830
"""So many customers make a million events in 24 months: measured at 100, 1,000 and 10,300."""

EVENTS = (
    "tickets", "ticket_events", "calls", "sessions", "survey_responses", "article_views",
)  # fmt: skip


@dataclass(frozen=True)
class BenchCompany:
    """Exports of a made company: where they lie, for which day, how many records of each entity."""

    landing: Path
    as_of_date: date
    rows: dict[str, int]

    @property
    def events(self) -> int:
        """Tickets, what happened to them, calls, sessions, answers and views."""
        return sum(self.rows[entity] for entity in EVENTS)

    @property
    def megabytes(self) -> float:
        """Size of the files."""
        return sum(path.stat().st_size for path in self.files()) / 1e6

    def files(self) -> list[Path]:
        """Every file, in order."""
        return sorted(path for path in self.landing.rglob("*") if path.is_file())

    def is_of_last_day(self, file: Path) -> bool:
        """Tell whether a file holds the as-of day alone."""
        return self.as_of_date.isoformat() in file.name


def company_of(folder: Path, *, customers: int, months: int) -> BenchCompany:
    """The company of so many customers; made when it is not there, or by another generator."""
    from orchestration.warehouse.dbt_files import REPOSITORY, digest_of

    generator = digest_of(REPOSITORY / "orchestration" / "demo")[:12]
    place = folder / f"company-{customers}-{months}-{generator}"
    described = place / "company.json"
    if not described.is_file():
        shutil.rmtree(place, ignore_errors=True)
        made = run_fresh(make_company, place / "landing", customers, months)
        described.write_text(json.dumps(dict(made.facts)), encoding="utf-8")
    facts = json.loads(described.read_text(encoding="utf-8"))
    return BenchCompany(
        place / "landing", date.fromisoformat(facts["as_of_date"]), dict(facts["rows"])
    )


def customers_at(scale: float) -> int:
    """How many customers make `scale` million events."""
    return max(1, round(scale * CUSTOMERS_PER_MILLION))


def make_company(landing: Path, customers: int, months: int) -> Timed:
    """Write the exports."""
    from orchestration.demo.company import generate_company

    with timed() as result:
        company = generate_company(landing, customers=customers, months=months)
    rows = {entity: count for (_, entity), count in company.rows.items()}
    result.facts |= {"as_of_date": company.as_of_date.isoformat(), "rows": rows}
    return result
