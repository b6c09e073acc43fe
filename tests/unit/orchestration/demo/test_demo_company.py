"""The generator as a whole: same arguments, same bytes; any size; nothing left over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.demo.company import Company, generate_company

SMALL = {"customers": 120, "months": 5}


def contents(landing: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(landing)): path.read_bytes()
        for path in landing.rglob("*")
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    generate_company(tmp_path / "one", **SMALL)
    generate_company(tmp_path / "two", **SMALL)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_other_bytes_of_every_entity(tmp_path: Path) -> None:
    one = generate_company(tmp_path / "one", **SMALL)
    generate_company(tmp_path / "two", **SMALL, seed=7)
    first, second = contents(tmp_path / "one"), contents(tmp_path / "two")
    for source, entity in one.rows:
        folder = f"{source}/{entity}/"
        assert {name: data for name, data in first.items() if name.startswith(folder)} != {
            name: data for name, data in second.items() if name.startswith(folder)
        }


def test_a_second_run_replaces_the_files_and_leaves_nothing_unfinished(tmp_path: Path) -> None:
    company = generate_company(tmp_path / "landing", **SMALL)
    before = contents(tmp_path)
    company.files[0].write_text("spoiled", encoding="utf-8")
    generate_company(tmp_path / "landing", **SMALL)
    assert contents(tmp_path) == before


def test_the_files_told_are_the_files_written(company: Company) -> None:
    assert sorted(company.files) == sorted(
        path for path in company.landing.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize(
    ("customers", "months"), [(1, 1), (2, 1), (7, 2), (50, 3), (30, 14), (400, 1)]
)
def test_a_small_company_keeps_its_flaws_below_five_percent(
    tmp_path: Path, read: Callable[[Path], Any], customers: int, months: int
) -> None:
    company = generate_company(tmp_path, customers=customers, months=months)
    landed = read(tmp_path)
    assert {entity: len(rows) for entity, rows in landed.rows.items()} == company.rows
    for entity, reasons in landed.broken.items():
        assert dict(reasons) == company.quarantined[entity]
        assert reasons.total() < 0.05 * (company.rows[entity] + reasons.total())


@pytest.mark.parametrize("arguments", [{"customers": 0}, {"months": 0}])
def test_a_company_without_customers_or_months_is_refused(
    tmp_path: Path, arguments: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        generate_company(tmp_path, **arguments)


def test_the_calendar_ends_on_the_as_of_day(company: Company, landed: Any) -> None:
    for entity, column in (("tickets", "created_at"), ("ticket_events", "created_at")):
        days = {row[column][:10] for row in landed.rows["helpdesk", entity]}
        assert min(days).startswith("2024-01")
        assert max(days) == company.as_of_date.isoformat() == "2026-01-01"
