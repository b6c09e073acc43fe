"""A company's exports give the same publication, in whatever order and nights they come."""

import shutil
from pathlib import Path
from random import Random

import pytest

from orchestration.demo.company import generate_company
from tests.integration.conftest import Place

NIGHTS = 3


@pytest.mark.slow
def test_exports_of_three_nights_publish_what_those_of_one_night_do(tmp_path: Path) -> None:
    at_once, one_by_one = Place(tmp_path / "at_once"), Place(tmp_path / "one_by_one")
    company = generate_company(at_once.landing, customers=60, months=4)
    files = sorted(path for path in at_once.landing.rglob("*") if path.is_file())
    Random(1).shuffle(files)
    for night in range(NIGHTS):
        for path in files[night::NIGHTS]:
            target = one_by_one.landing / path.relative_to(at_once.landing)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        last = one_by_one.run(company.as_of_date)
    assert last.returncode == 0, last.stdout + last.stderr
    first = at_once.run(company.as_of_date)
    assert first.returncode == 0, first.stdout + first.stderr
    expected, found = at_once.tables(), one_by_one.tables()
    assert set(found) == set(expected)
    for name, rows in expected.items():
        assert found[name] == rows, name
