"""What a run would do with a file, as a person reads it."""

from rich.console import Console

from data_quality.reasons import WARNINGS
from orchestration.landing.sources import Source
from orchestration.terminal.quarantine import print_records
from orchestration.terminal.safe_text import print_plainly
from orchestration.warehouse.trial import Trial


def print_trial(console: Console, trial: Trial, source: Source, *, limit: int) -> None:
    """Print what would become of the file, what is odd, and each record that would be refused."""
    entry = trial.entry
    if entry.status != "loaded":
        print_plainly(console, f"{source.name} would be held, the file rejected: {trial.problem}")
        return
    print_plainly(
        console,
        f"Read as {source.name}.{entry.entity}: {_records(entry.records_in)}, of which"
        f" {entry.loaded:,} would be loaded, {entry.quarantined:,} quarantined,"
        f" {entry.exact_duplicates:,} are exact duplicates, {entry.blank:,} blank lines and"
        f" {entry.repeated_header:,} repeated headers.",
    )
    for code, column, records in trial.warnings:
        place = f"column {column}, " if column else ""
        print_plainly(console, f"{code}: {place}{_records(records)}: {WARNINGS[code]}")
    if trial.quarantined:
        shown, total = trial.quarantined[:limit], len(trial.quarantined)
        print_records(console, shown, total=total, how_to_see_more="--limit shows more.")
    for check in trial.failed:
        print_plainly(
            console,
            f"{source.name} would be held, as it fails {source.name}.{entry.entity}.{check.name}:"
            f" {check.description}",
        )


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
