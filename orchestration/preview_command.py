"""The command `cx preview`: what a change of the dbt project would change in the tables."""

import sys
from pathlib import Path

import click

from orchestration.terminal.command import errors_explained, home_option, make_console
from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import ExitCode


@click.command()
@click.option(
    "--select",
    "selected",
    multiple=True,
    metavar="SELECTION",
    help="What to build, as dbt selects it; what changed since the last run, when not given.",
)
@home_option
def preview(selected: tuple[str, ...], home: Path) -> None:
    """Build and test what you changed beside the tables, and compare with what is published.

    Nothing that BI or the nightly reads is touched. Exit code 1 when a model or test fails.
    """
    with errors_explained():
        from orchestration.terminal.preview import print_preview
        from orchestration.warehouse import preview as previewing

        chosen = selected or previewing.CHANGED
        found = previewing.preview(Home(home.absolute()), selected=chosen)
        print_preview(make_console(), found)
        sys.exit(ExitCode.FAULT if found.failed else ExitCode.REFRESHED)
