"""Homes with nights behind them, made once for all tests and all processes that share these out.

A test that changes one goes on from a copy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration.demo.company import Company, generate_company
from tests.integration.place import Place

TRICKS = "=1+1,\x1b[2J\u202e,surplus"
AGENTS = "\n".join(["agent_id,name", *(f"A-8{number:03},Lee" for number in range(60)), TRICKS])


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of this run of the tests, the same for all of its processes."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def parsed_project(shared_folder: Path) -> Iterator[Path]:
    """Let a new home begin with the dbt project parsed and documented; returns such a home.

    It is one after a night without any file. To parse and to document the project takes a third
    of the time of a first night.
    """
    shared = Place(shared_folder / "parsed")
    with FileLock(shared.root.with_suffix(".lock")):
        if not shared.root.exists():
            night = shared.run(date(2024, 1, 31))
            assert night.returncode == 0, night.stdout + night.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Place, "begun_elsewhere", shared.root)
        yield shared.root


@pytest.fixture(scope="session")
def demo_night(
    shared_folder: Path, parsed_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Place, Company, str]:
    """A small made company after its first night: home, what was planted, what was printed."""
    folder = tmp_path_factory.mktemp("company")
    company = generate_company(folder / "landing", customers=300, months=14)
    place, printed = Place(shared_folder / "demo"), shared_folder / "demo.txt"
    with FileLock(shared_folder / "demo.lock"):
        if not printed.exists():
            folder.rename(place.root)
            night = place.run(company.as_of_date)
            assert night.returncode == 0, night.stdout + night.stderr
            printed.write_text(night.stdout, encoding="utf-8")
    return place, company, printed.read_text(encoding="utf-8")


@pytest.fixture
def after_demo_night(demo_night: tuple[Place, Company, str], tmp_path: Path) -> Callable[[], Place]:
    """A copy of that home, to go on from."""
    return lambda: demo_night[0].copy(tmp_path / "home")


@dataclass(frozen=True)
class TwoDays:
    """The home of a smaller company after the nights of two days, with all files in the first.

    One of the files has a record that plays tricks on who looks at it.
    """

    place: Place
    company: Company
    earlier: date
    later: date


@pytest.fixture(scope="session")
def two_days(
    shared_folder: Path, parsed_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> TwoDays:
    """Made on a machine whose time zone is UTC."""
    folder = tmp_path_factory.mktemp("two_days")
    company = generate_company(folder / "landing", customers=60, months=4)
    later = company.as_of_date
    nights = TwoDays(Place(shared_folder / "days"), company, later - timedelta(days=20), later)
    with FileLock(shared_folder / "days.lock"):
        if not nights.place.root.exists():
            place = Place(folder)
            tricky = place.landing / "helpdesk" / "agents" / "tricky.csv"
            tricky.write_text(AGENTS, encoding="utf-8")
            for day in (nights.earlier, later):
                night = place.run(day, TZ="UTC")
                assert night.returncode == 0, night.stdout + night.stderr
            folder.rename(nights.place.root)
    return nights
