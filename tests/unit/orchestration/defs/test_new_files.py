"""The sensor starts a run for what came, once, and not while it is coming."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.nightly import new_files
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import run_lock


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    monkeypatch.setenv("CX_HOME", str(home.root))
    return home


def land(home: Home, name: str, content: str = "a\n1\n") -> None:
    folder = home.landing / "helpdesk" / "tickets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


class Looks:
    """Looks at the inbox one after the other, as the daemon takes them."""

    def __init__(self) -> None:
        self.cursor: str | None = None

    def look(self) -> str:
        with dg.build_sensor_context(cursor=self.cursor) as context:
            answer = new_files(context)
            self.cursor = context.cursor
        return "run" if isinstance(answer, dg.RunRequest) else str(answer.skip_message)


def test_a_file_starts_one_run_when_it_lies_still(home):
    land(home, "one.csv")
    looks = Looks()
    assert "arriving" in looks.look()
    assert looks.look() == "run"
    assert "Nothing came" in looks.look()


def test_a_growing_file_is_waited_for(home):
    looks = Looks()
    for content in ("a\n1\n", "a\n1\n2\n", "a\n1\n2\n3\n"):
        land(home, "one.csv", content)
        assert "arriving" in looks.look()
    assert looks.look() == "run"


def test_a_file_that_goes_and_one_that_comes_back_start_runs(home):
    land(home, "one.csv")
    land(home, "two.csv")
    looks = Looks()
    assert [looks.look(), looks.look()][-1] == "run"
    (home.landing / "helpdesk" / "tickets" / "two.csv").unlink()
    assert [looks.look(), looks.look()][-1] == "run"
    land(home, "two.csv")
    assert [looks.look(), looks.look()][-1] == "run"


def test_unfinished_files_start_nothing(home):
    looks = Looks()
    looks.look()
    looks.look()
    land(home, "one.csv.part")
    assert "Nothing came" in looks.look()


def test_a_busy_run_is_waited_for(home, monkeypatch):
    looks = Looks()
    land(home, "one.csv")
    looks.look()
    monkeypatch.setattr("orchestration.defs.nightly.is_busy", lambda path: True)
    assert looks.look() == "Another run is busy."
    monkeypatch.undo()
    monkeypatch.setenv("CX_HOME", str(home.root))
    assert looks.look() == "run"


def test_the_lock_tells_whether_a_run_is_busy(home):
    from orchestration.warehouse.lock import is_busy

    assert not is_busy(home.lock)
    with run_lock(home.lock):
        assert not is_busy(home.lock), "the holder itself is let in"
