"""The command `cx`: arguments in, exit codes out; the work is done elsewhere."""

import logging
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from orchestration.erase_command import erase
from orchestration.landing.sources import ConfigurationError
from orchestration.metrics_command import metrics
from orchestration.preview_command import preview
from orchestration.quarantine_commands import quarantine
from orchestration.sources_commands import sources
from orchestration.terminal.command import errors_explained, home_option, json_option, make_console
from orchestration.warehouse.engine import DUCKDB, SETTING, TARGETS
from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import ExitCode

logger = logging.getLogger("cx")

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Day the metrics are computed for; yesterday when not given.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Customer-experience metrics, from exports to one published file.

    Exit codes: 0 refreshed and published, 10 published with a source held, 20 nothing published,
    30 another run is busy, 2 wrong usage or configuration, 1 a fault of the
    machine or an unexpected one.
    """


@main.command()
@as_of_option
@home_option
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="SOURCE.ENTITY.CHECK",
    help="Let a failed check pass in this run; recorded. May be given several times.",
)
@click.option(
    "--target",
    envvar=SETTING,
    type=click.Choice(TARGETS),
    default=DUCKDB,
    show_default=True,
    help="Engine that builds the tables.",
)
def run(as_of: datetime | None, home: Path, accepted: tuple[str, ...], target: str) -> None:
    """Run the nightly: load, check, build, check, publish."""
    os.environ[SETTING] = target
    day = as_of.date() if as_of else None
    sys.exit(_run(Home(home.absolute()), day, accepted_checks=accepted))


@main.command()
@home_option
def demo(home: Path) -> None:
    """Make a company's exports, run the nightly on them, print the scorecard."""
    place = Home(home.absolute())
    with errors_explained():
        from orchestration.demo.company import generate_company

        place.prepare()
        _claim_for_demo(place)
        company = generate_company(place.landing)
        logger.info("made a company's exports in %s", place.landing)
    exit_code = _run(place, company.as_of_date)
    console = make_console()
    console.print(f"\nWhere to look\n  {place.current / 'site' / 'index.html'}  the scorecard")
    console.print(f"  {place.current / 'cx.duckdb'}  the published tables")
    console.print(f"  cx status --home {home}  sources, freshness, quarantine")
    sys.exit(exit_code)


@main.command()
@home_option
@json_option
def status(home: Path, *, as_json: bool) -> None:
    """Show sources, freshness, the last runs, what is published, and what is in quarantine."""
    with errors_explained():
        from orchestration.terminal.status import print_status

        print_status(Home(home.absolute()), make_console(), as_json=as_json)


@main.command()
@home_option
@click.argument("version", required=False)
def rollback(home: Path, version: str | None) -> None:
    """Point BI to an earlier VERSION, the one before the present one when none is named.

    The next run publishes as ever: mend what was wrong before it.
    """
    with errors_explained():
        from orchestration.warehouse.lock import run_lock
        from orchestration.warehouse.versions import roll_back

        place = Home(home.absolute())
        place.prepare()
        with run_lock(place.lock):
            version = roll_back(place, version)
        make_console().print(f"{place.current} is version {version} now")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--customers", type=click.IntRange(min=1), default=2000, show_default=True)
@click.option("--months", type=click.IntRange(min=1), default=24, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=20240101, show_default=True)
@click.option(
    "--layout",
    type=click.Choice(["canonical", "vendors"]),
    default="canonical",
    show_default=True,
    help="Canonical files, or those of several vendors and a sources.yml beside FOLDER.",
)
def generate(folder: Path, customers: int, months: int, seed: int, layout: str) -> None:
    """Write a made company's exports into FOLDER, laid out as a landing folder."""
    with errors_explained():
        if layout == "vendors":
            from orchestration.demo.vendors_layout import generate_vendors_company

            for source, count in generate_vendors_company(
                folder.absolute(), customers=customers, months=months, seed=seed
            ):
                make_console().print(f"{source}: {count} files")
            return
        from orchestration.demo.company import generate_company

        company = generate_company(folder, customers=customers, months=months, seed=seed)
        console = make_console()
        for (source, entity), rows in sorted(company.rows.items()):
            console.print(f"{source}/{entity}: {rows} rows")
        console.print(f"as-of date: {company.as_of_date}")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@as_of_option
@home_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def dbt(as_of: datetime | None, home: Path, arguments: tuple[str, ...]) -> None:
    """Run a dbt command on the private warehouse with the parameters of a run."""
    with errors_explained():
        from orchestration.warehouse.dbt_command import TransformationError
        from orchestration.warehouse.lock import run_lock
        from orchestration.warehouse.transformation import run_dbt

        place = Home(home.absolute())
        place.prepare()
        with run_lock(place.lock):
            day = as_of.date() if as_of else _last_as_of_date(place)
            try:
                succeeded = run_dbt(place, arguments, as_of_date=day)
            except TransformationError as error:
                make_console().print(str(error), style="red", highlight=False, markup=False)
                succeeded = False
        sys.exit(ExitCode.REFRESHED if succeeded else ExitCode.FAULT)


def _claim_for_demo(home: Home) -> None:
    """Mark a home as the made company's; refuse one that holds somebody's exports."""
    mark = home.root / ".demo"
    if any(home.landing.iterdir()) and not mark.is_file():
        raise ConfigurationError(
            f"{home.landing} holds exports that the demo did not make. Choose another --home."
        )
    mark.touch()


def _run(home: Home, as_of_date: date | None, *, accepted_checks: Sequence[str] = ()) -> ExitCode:
    with errors_explained():
        from orchestration.interruption import die_when_told
        from orchestration.runner import run_nightly
        from orchestration.terminal.progress import live_progress

        die_when_told()
        with live_progress(logger, Console(stderr=True)):
            outcome = run_nightly(home, as_of_date=as_of_date, accepted_checks=accepted_checks)
        console = make_console()
        for name, reason in outcome.held.items():
            remedy = "Replace the file or take it away, or let the check pass with --accept."
            console.print(f"{name} is held: {reason}. {remedy}", style="yellow", highlight=False)
        for name, message in outcome.failed_builds.items():
            remedy = "What depends on it keeps its last good tables."
            console.print(f"{name} failed: {message}. {remedy}", style="yellow", markup=False)
        for failure in outcome.failures:
            console.print(failure, style="red", highlight=False, markup=False)
        if outcome.exit_code in {ExitCode.REFRESHED, ExitCode.SOURCE_HELD}:
            from orchestration.terminal.scorecard import print_scorecard

            print_scorecard(home, console)
        return outcome.exit_code


def _last_as_of_date(home: Home) -> date:
    from orchestration.defs.resources import yesterday
    from orchestration.warehouse.publication import current_publication

    published = current_publication(home).values()
    return max((item.as_of_date for item in published), default=yesterday())


main.add_command(erase)
main.add_command(metrics)
main.add_command(preview)
main.add_command(quarantine)
main.add_command(sources)
