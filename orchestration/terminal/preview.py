"""A preview as a person reads it: which tables would change, which metrics, what fails."""

from rich.console import Console

from orchestration.terminal.scorecard import format_value
from orchestration.terminal.tables import print_section
from orchestration.warehouse.preview import Preview
from orchestration.warehouse.section import Section


def print_preview(console: Console, found: Preview) -> None:
    """Print what a change of the project would do."""
    built = [item for item in found.outcomes if item.resource_type != "test" and item.is_good]
    tests = [item for item in found.outcomes if item.resource_type == "test" and item.is_good]
    console.print(
        f"As of {found.as_of_date}: {len(built)} seeds and models built, {len(tests)} tests passed,"
        f" {len(found.failed)} failed.",
        highlight=False,
    )
    for item in found.failed:
        console.print(f"{item.resource_type} {item.name}: {item.fault}", style="red", markup=False)
    same = [change.table for change in found.tables if not change.rows_gone + change.rows_new]
    print_section(
        console,
        Section(
            "Published tables that would change",
            ("table", "rows before", "rows after", "rows gone", "rows new"),
            [
                (
                    change.table,
                    change.rows_before,
                    change.rows_after,
                    change.rows_gone,
                    change.rows_new,
                )
                for change in found.tables
                if change.table not in same
            ],
        ),
    )
    print_section(
        console,
        Section(
            "Metrics that would change in their last complete month",
            ("metric", "before", "after"),
            [
                (
                    change.metric,
                    format_value(change.value_before, change.unit),
                    format_value(change.value_after, change.unit),
                )
                for change in found.metrics
            ],
        ),
    )
    console.print(f"{len(same)} tables were built again and stay as they are.")
