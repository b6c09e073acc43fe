"""Shows the rows on the terminal and writes them as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measured import Measured

COLUMNS = ("part", "what", "figure", "CPU s", "peak MB", "against", "ratio", "target", "")


def document(about: dict[str, Any], rows: Sequence[Measured]) -> dict[str, Any]:
    """Everything a run found, as it is written to disk."""
    described = [
        asdict(row)
        | {"target": None if row.target is None else str(row.target), "is_met": row.is_met}
        for row in rows
    ]
    return about | {"rows": described}


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a document; one of an earlier run at this scale is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(console: Console, about: dict[str, Any], rows: Sequence[Measured]) -> None:
    """Print the rows as a table, with what they were taken on above."""
    machine = about["machine"]
    console.print(
        f"\n{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB,"
        f" {machine['system']}",
        highlight=False,
    )
    named = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    console.print(f"{named}; commit {about['commit']}", highlight=False)
    table = Table(
        title=f"{about['events']:,} events in {about['megabytes']:,.0f} MB of files",
        caption="figure: median of the runs; ratio: figure to what it is held against,"
        " or the other way round where more is better",
    )
    for name in COLUMNS:
        right = name in {"figure", "CPU s", "peak MB", "ratio"}
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for index, row in enumerate(rows):
        is_last = index + 1 == len(rows) or rows[index + 1].part != row.part
        table.add_row(*_cells(row), end_section=is_last)
    console.print(table)


def _cells(row: Measured) -> list[str]:
    against = row.against or ""
    if row.against_value is not None:
        against = f"{against}: {_number(row.against_value)} {row.unit}"
    return [
        row.part,
        f"{row.what}\n[dim]{row.note}[/dim]" if row.note else row.what,
        f"{_number(row.value)} {row.unit}",
        "" if row.cpu_seconds is None else _number(row.cpu_seconds),
        "" if row.peak_mb is None else f"{row.peak_mb:,.0f}",
        against,
        "" if row.ratio is None else f"{row.ratio:,.2f}",
        "" if row.target is None else str(row.target),
        {None: "", True: "[green]met[/green]", False: "[red]not met[/red]"}[row.is_met],
    ]


def _number(value: float) -> str:
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
