"""How far a night has come, live on a terminal: a line per stage, made of what the night logs.

A record of the log belongs to a stage when it was logged with the `extra` of `stages.stage`.
"""

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

STAGES = {
    "extract": "files",
    "checks": "sources",
    "build": "models",
    "tests": "tests",
    "publish": "steps",
}
"""What is counted in each stage."""


@contextlib.contextmanager
def live_progress(logger: logging.Logger, console: Console) -> Iterator[None]:
    """Show the stages in place of lines while the block runs, where the console is a terminal."""
    if not console.is_terminal:
        yield
        return
    handlers = logger.handlers[:]
    progress = Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<8}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[counted]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[last]}", style="dim"),
        console=console,
    )
    handler = ProgressHandler(progress)
    logger.handlers = [handler]
    try:
        with progress:
            yield
            handler.finish()
    finally:
        logger.handlers = handlers


class ProgressHandler(logging.Handler):
    """Turns records of the log into progress; warnings stay lines of their own."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._rows: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Show a record where it belongs."""
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            self._progress.console.print(message, style="yellow", markup=False, highlight=False)
            return
        stage: str | None = getattr(record, "stage", None)
        if stage is None:
            self._progress.console.print(message, style="dim", markup=False, highlight=False)
            return
        self._advance(stage, message, vars(record))

    def _advance(self, stage: str, message: str, details: dict[str, Any]) -> None:
        if stage not in self._tasks:
            self.finish()
            self._tasks[stage] = self._progress.add_task(
                stage.capitalize(), total=None, counted="", last=""
            )
        task = self._tasks[stage]
        self._rows[stage] = self._rows.get(stage, 0) + (details["rows"] or 0)
        done = details["done"] or int(self._progress.tasks[task].completed) + 1
        self._progress.update(task, completed=done, total=details["total"], last=message[:60])
        of_all = f" of {details['total']:,}" if details["total"] else ""
        rows = f", {self._rows[stage]:,} rows" if self._rows[stage] else ""
        self._progress.update(task, counted=f"{done:,}{of_all} {STAGES[stage]}{rows}")

    def finish(self) -> None:
        """Show every stage that began as over: they come one after the other."""
        for task in self._tasks.values():
            done = self._progress.tasks[task].completed
            self._progress.update(task, total=done, completed=done, last="")
