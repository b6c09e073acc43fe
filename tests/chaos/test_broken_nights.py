"""Nights that die or starve, and the next one, which needs nobody: all in one file, for one scene.

The whole campaign is `make chaos`.
"""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orchestration.failpoints import POINTS
from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import ExitCode
from tests.chaos.faults import Fault, Plan
from tests.chaos.inspection import leftovers, read_publication, read_warehouse
from tests.chaos.night import Ended, run_night
from tests.chaos.scene import Scene
from tests.chaos.sequence import play

pytestmark = pytest.mark.slow

PLANS = [
    Plan(0, is_first_night=True, faults=[Fault("after_manifest", nth=5), Fault(moment=0.3)]),
    Plan(
        1,
        is_first_night=False,
        faults=[
            Fault("mid_insert", nth=3),
            Fault("mid_dbt", nth=60),
            Fault("after_rename_before_symlink"),
            Fault("after_symlink_before_record"),
        ],
    ),
]
HEADERS = slice(0, 12288)
Night = Callable[..., Ended]


@pytest.fixture
def home(scene: Scene, tmp_path: Path) -> Home:
    """The home before its second night."""
    shutil.copytree(scene.second.home, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture
def night(scene: Scene, home: Home, tmp_path: Path) -> Night:
    """Run the second night, with what is to happen in it."""

    def run(**disturbance: object) -> Ended:
        return run_night(
            home.root, scene.second.day, temporary=tmp_path / "temporary", **disturbance
        )

    return run


def test_every_failpoint_lies_on_the_way_of_a_night(scene: Scene) -> None:
    assert set(scene.second.passed) == set(POINTS)


def test_killed_nights_are_made_good_by_the_next_one(scene: Scene, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda plan: play(scene, plan, tmp_path / str(plan.number)), PLANS))
    for findings in found:
        assert findings.is_good, findings
        assert findings.injected == findings.plan.faults
    assert sum(findings.readings for findings in found) > 0


def test_a_full_disk_is_told_changes_nothing_and_is_over_with_the_next_night(
    scene: Scene, home: Home, night: Night, tmp_path: Path
) -> None:
    # Small enough for dbt's tables, too large for anything before them.
    broken = [night(failpoint="after_stage_copy:enospc"), night(largest_file=12_000_000)]
    for ended in broken:
        assert ended.exit_code == ExitCode.FAULT
        assert "Traceback" not in ended.output + ended.errors
        assert "output check" not in ended.output + ended.errors
        assert read_publication(home) == scene.first.publication
    assert f"{home.root}: no space to write" in broken[0].errors.splitlines()[-1]
    assert "dbt: " in broken[1].errors
    # Where the limit is met first decides the words: SQLite knows a failing disk only.
    told = broken[1].errors.splitlines()[-1]
    assert told.startswith(str(home.root))
    assert "a quota or a limit of file sizes" in told or "the disk failed" in told
    assert night().exit_code == ExitCode.REFRESHED
    assert read_publication(home) == scene.second.publication
    assert read_warehouse(home) == scene.second.warehouse
    assert leftovers(home, temporary=tmp_path / "temporary") == []


def test_a_damaged_warehouse_is_made_anew_from_the_inbox(
    scene: Scene, home: Home, night: Night
) -> None:
    content = bytearray(home.warehouse.read_bytes())
    content[HEADERS] = bytes(len(content[HEADERS]))
    home.warehouse.write_bytes(content)
    ended = night()
    assert ended.exit_code == ExitCode.REFRESHED
    assert f"was moved to {home.warehouse_folder}/damaged-1" in ended.errors
    assert (home.warehouse_folder / "damaged-1" / "cx.duckdb").read_bytes() == content
    assert read_publication(home) == scene.second.publication
    assert read_warehouse(home) == scene.second.warehouse
