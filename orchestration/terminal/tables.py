"""Tables for the terminal, safe for text that comes from files."""

import json
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.terminal.safe_text import printable
from orchestration.warehouse.section import Section

WIDEST_CELL = 500


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
    if value is None:
        return "-"
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return printable(text, width=WIDEST_CELL)


def print_json(console: Console, content: Any) -> None:
    """Print for a program: one document, its lines never folded."""
    console.out(json.dumps(content, indent=2, default=str, ensure_ascii=False), highlight=False)
