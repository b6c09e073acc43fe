"""The command `cx erase`: removes a person from everything but the inbox."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.landing.sources import ConfigurationError, load_sources
from orchestration.terminal.command import (
    errors_explained,
    home_option,
    make_console,
    require_warehouse,
)
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import run_lock
from orchestration.warehouse.run_record import ExitCode

if TYPE_CHECKING:
    from orchestration.erasure.erasing import Counts, Subject


@click.command()
@home_option
@click.argument("customer_id")
@click.option("--source", help="The source whose id it is; else it is the customer's own.")
@click.option("--yes", "is_confirmed", is_flag=True, help="Do not ask.")
def erase(customer_id: str, source: str | None, home: Path, is_confirmed: bool) -> None:
    """Remove a person from the warehouse and every published version, for good.

    Runs the nightly once more for the day that is published. Later files do not bring the person
    back; those in the inbox are not changed, and are named.
    """
    with errors_explained():
        from orchestration.erasure.erasing import Subject, sight
        from orchestration.erasure.tombstones import TombstoneStore

        place = Home(home.absolute())
        require_warehouse(place)
        if not is_confirmed and not sys.stdin.isatty():
            raise ConfigurationError("Nobody can be asked here: confirm the erasure with --yes.")
        subject = Subject(customer_id, source)
        with run_lock(place.lock):
            sighting = sight(place, load_sources(place.sources_file), subject)
        if not sighting.rows and not sighting.was_erased:
            raise ConfigurationError(
                "No row mentions a customer of this id, so nothing was changed. An id that only one"
                " tool knows needs --source."
            )
        if not sighting.rows and not TombstoneStore(place.erasures).is_anything_due():
            make_console().print("This person is erased already: no row mentions them any more.")
            _tell_of_inbox(place)
        elif is_confirmed or _is_wanted(sighting.rows):
            sys.exit(_erase(place, subject))


def _is_wanted(rows: "Counts") -> bool:
    """Ask, without holding the lock: a question left open would keep the nightly waiting."""
    from orchestration.terminal.erasure import print_counts

    print_counts(make_console(), "Rows to remove", rows)
    return click.confirm(
        "They and all earlier versions of the publication will be removed for good. Go on?"
    )


def _erase(home: Home, subject: "Subject") -> ExitCode:
    from orchestration.erasure.erasing import erase as take_out
    from orchestration.erasure.tombstones import TombstoneStore
    from orchestration.interruption import die_when_told
    from orchestration.runner import run_nightly
    from orchestration.terminal.erasure import (
        print_carried_over,
        print_counts,
        print_unfinished,
        print_versions,
    )
    from orchestration.warehouse.machine_faults import machine_faults_told
    from orchestration.warehouse.preflight import require_usable
    from orchestration.warehouse.versions import current_version, kept_versions

    console = make_console()
    die_when_told()
    with run_lock(home.lock), machine_faults_told(home.root):
        require_usable(home)
        before = kept_versions(home)
        counts = take_out(home, load_sources(home.sources_file), subject)
        print_counts(console, "Removed rows", counts)
        outcome = run_nightly(home, as_of_date=_published_day(home))
        removed = [version for version in before if version not in kept_versions(home)]
        is_unfinished = TombstoneStore(home.erasures).is_anything_due()
    for failure in outcome.failures:
        console.print(failure, style="red", highlight=False, markup=False)
    print_versions(console, removed)
    if outcome.exit_code is ExitCode.SOURCE_HELD:
        print_carried_over(console)
    if is_unfinished:
        print_unfinished(console, version=current_version(home))
    _tell_of_inbox(home)
    return outcome.exit_code


def _tell_of_inbox(home: Home) -> None:
    from orchestration.erasure.erasing import remaining_files, unread_files
    from orchestration.terminal.erasure import print_inbox

    with run_lock(home.lock):
        remaining = remaining_files(home, load_sources(home.sources_file))
        unread = unread_files(home)
    print_inbox(make_console(), remaining, unread)


def _published_day(home: Home) -> date | None:
    """The as-of date of what is published; null for a home that has published nothing."""
    from orchestration.warehouse.publication import current_publication

    return max((item.as_of_date for item in current_publication(home).values()), default=None)
