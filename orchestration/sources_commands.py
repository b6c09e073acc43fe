"""The commands `cx sources`: what a run would do with a file, and which files there may be."""

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from orchestration.add_source_command import add
from orchestration.landing.sources import (
    CANONICAL_VENDOR,
    ConfigurationError,
    Source,
    load_sources,
)
from orchestration.terminal.command import errors_explained, home_option, make_console
from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import ExitCode

logger = logging.getLogger("cx")


@click.group()
def sources() -> None:
    """Add a source; see what a run would do with a file of one."""


sources.add_command(add)


@sources.command("check")
@home_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "name", help="Read it as a file of this source.")
@click.option("--entity", help="Read it as a file of this entity.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
def check_file(file: Path, home: Path, name: str | None, entity: str | None, limit: int) -> None:
    """Tell what a run would do with FILE, record by record, without loading it.

    A file in the landing folder tells source and entity by its place, a vendor's its entity by its
    content; any other needs the options.
    Exit code 10 means that its source would be held. Exit code 0 is no promise that it would not:
    the checks over all rows, as those of references and volume, are left to the run.
    """
    with errors_explained():
        from orchestration.terminal.trial import print_trial
        from orchestration.warehouse.trial import try_file

        place = Home(home.absolute())
        source, entity = _read_as(file, place, name, entity)
        with _errors_alone_logged():
            trials = try_file(file, source, entity, home=place)
        for trial in trials:
            print_trial(make_console(), trial, source, limit=limit)
        is_held = any(trial.failed for trial in trials)
        sys.exit(ExitCode.SOURCE_HELD if is_held else ExitCode.REFRESHED)


@contextlib.contextmanager
def _errors_alone_logged() -> Iterator[None]:
    """Keep silent meanwhile: what a load tells is about a copy that is gone by now."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read_as(file: Path, home: Home, name: str | None, entity: str | None) -> tuple[Source, str]:
    """The source and the entity that the options name, else those of its landing folder."""
    folder, landing = file.resolve().parent, home.landing.resolve()
    if folder.is_relative_to(landing):
        # A canonical file lies in the folder of its entity, a vendor's wherever below its source.
        place = folder.relative_to(landing).parts
        name = name or next(iter(place), None)
        entity = entity or (place[1] if len(place) == 2 else None)
    known = {source.name: source for source in load_sources(home.sources_file)}
    if name not in known:
        problem = f"No source is named {name!r}" if name else "Name its source with --source"
        raise ConfigurationError(f"{problem}. There are: {', '.join(known)}.")
    contracts = known[name].contracts
    if known[name].vendor != CANONICAL_VENDOR and entity not in contracts:
        return known[name], ""
    if entity not in contracts:
        problem = f"{name} has no entity {entity!r}" if entity else "Name its entity with --entity"
        raise ConfigurationError(f"{problem}. There are: {', '.join(contracts)}.")
    return known[name], entity
