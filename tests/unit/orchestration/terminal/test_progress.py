"""How far a night has come is shown live on a terminal, and as lines of a log elsewhere."""

import io
import logging

from rich.console import Console

from orchestration.stages import stage
from orchestration.terminal.progress import live_progress


def logged(*, is_terminal: bool) -> tuple[str, str]:
    """What a console and the log show of a small night."""
    output, lines = io.StringIO(), io.StringIO()
    logger = logging.Logger("night")
    logger.addHandler(logging.StreamHandler(lines))
    console = Console(file=output, force_terminal=is_terminal, width=160)
    with live_progress(logger, console):
        logger.info("a.csv: 1200 records", extra=stage("extract", rows=1200))
        logger.info("b.csv: 34 records", extra=stage("extract", rows=34))
        logger.warning("c.csv: not loaded, [red]cut")
        logger.info("metric_nps", extra=stage("build", done=7, total=9))
    logger.info("afterwards")
    return output.getvalue(), lines.getvalue()


def test_a_terminal_shows_each_stage_with_its_counts() -> None:
    shown, lines = logged(is_terminal=True)
    assert "2 files, 1,234 rows" in shown
    assert "7 of 9 models" in shown
    assert "c.csv: not loaded, [red]cut" in shown
    assert lines == "afterwards\n"


def test_elsewhere_there_are_lines() -> None:
    shown, lines = logged(is_terminal=False)
    assert shown == ""
    assert lines.splitlines() == [
        "a.csv: 1200 records",
        "b.csv: 34 records",
        "c.csv: not loaded, [red]cut",
        "metric_nps",
        "afterwards",
    ]
