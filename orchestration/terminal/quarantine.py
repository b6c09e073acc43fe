"""The quarantine as a person reads it: by file and reason, record by record, and as a CSV file."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from data_quality.reasons import meaning
from orchestration.landing.sources import ConfigurationError
from orchestration.terminal.safe_text import print_plainly, printable, spreadsheet_cell
from orchestration.terminal.tables import WIDEST_CELL, print_section
from orchestration.warehouse.quarantined import Finding, QuarantinedRecord
from orchestration.warehouse.replay import Replayed
from orchestration.warehouse.section import Section

LONGEST_RECORD = 2000
CSV_COLUMNS = ("file", "record_number", "line_number", "reasons", "what_it_means", "raw_record")


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print a line per file and reason, however long, so that its path can be copied."""
    for finding in findings:
        path, code = printable(finding.path, width=WIDEST_CELL), finding.reason_code
        share = f"{finding.records / finding.records_in_file:.1%}"
        count = f"{finding.records:,} of {finding.records_in_file:,} records ({share})"
        print_plainly(console, f"{path}: {code}, {count}: {meaning(code)}")
    if not findings:
        console.print("No record found in quarantine.")


def print_records(
    console: Console, records: Sequence[QuarantinedRecord], *, total: int, how_to_see_more: str
) -> None:
    """Print records with what is wrong with each, and how many more there are."""
    for record in records:
        place = f"record {record.record_number:,}, line {record.line_number:,}"
        lines = [
            f"{printable(record.path, width=WIDEST_CELL)}, {place}",
            *(f"  {code}: {meaning(code)}" for code in record.reason_codes),
            f"  {printable(record.raw_record, width=LONGEST_RECORD)}\n",
        ]
        print_plainly(console, "\n".join(lines))
    more = f" {how_to_see_more}" if len(records) < total else ""
    console.print(f"{len(records):,} of {total:,} records.{more}", highlight=False)


def write_csv(path: Path, records: Iterable[QuarantinedRecord]) -> None:
    """Write records for a spreadsheet; a new file is readable by the owner alone.

    Raises ConfigurationError when the file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}.") from None
    # The byte order mark tells Excel that the text is UTF-8.
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_COLUMNS)
        for record in records:
            writer.writerow(
                [
                    spreadsheet_cell(record.path),
                    record.record_number,
                    record.line_number,
                    ", ".join(record.reason_codes),
                    " ".join(meaning(code) for code in record.reason_codes),
                    spreadsheet_cell(record.raw_record),
                ]
            )


def print_replayed(console: Console, outcomes: Sequence[Replayed]) -> None:
    """Print what became of each file's records, and what to do next."""
    columns = ("file", "replayed", "loaded", "exact duplicates", "still in quarantine", "problem")
    rows = [
        (
            outcome.path,
            f"{outcome.records:,}",
            f"{outcome.loaded:,}",
            f"{outcome.exact_duplicates:,}",
            f"{outcome.quarantined:,}",
            outcome.problem or None,
        )
        for outcome in outcomes
    ]
    print_section(console, Section("Replayed from quarantine", columns, rows))
    if any(outcome.loaded for outcome in outcomes):
        console.print("The next `cx run` checks and publishes the loaded rows.", highlight=False)
