"""Tables for the terminal, safe for text that comes from files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.terminal.safe_text import printable

WIDEST_CELL = 500


@dataclass(frozen=True)
class Section:
    """A table with a title. A cell of None shows as a dash."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def print_section(console: Console, section: Section) -> None:
    """Print a section, or that there is none of it."""
    if not section.rows:
        console.print(f"{section.title}: none\n", style="bold")
        return
    table = Table(title=section.title, title_justify="left")
    for column in section.columns:
        table.add_column(column, overflow="fold")
    for row in section.rows:
        # As Text, so that brackets in a file name are not taken for markup.
        table.add_row(*(Text(_cell(value)) for value in row))
    console.print(table)


def _cell(value: Any) -> str:
    return "-" if value is None else printable(str(value), width=WIDEST_CELL)
