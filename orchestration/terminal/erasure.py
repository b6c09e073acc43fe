"""What an erasure did, as a person reads it: counts, versions and files, never who it was."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from orchestration.erasure.erasing import RemainingFile
from orchestration.terminal.safe_text import print_plainly
from orchestration.terminal.tables import print_section
from orchestration.warehouse.section import Section


def print_counts(console: Console, title: str, counts: Mapping[tuple[str, str], int]) -> None:
    """Print how many rows of each entity are, or were, to be removed."""
    rows = [(source, entity, f"{count:,}") for (source, entity), count in sorted(counts.items())]
    print_section(console, Section(title, ("source", "entity", "rows"), rows))


def print_versions(console: Console, removed: Sequence[str]) -> None:
    """Print which versions of the publication were removed."""
    if removed:
        names = ", ".join(removed)
        print_plainly(
            console,
            f"Removed versions, to which no rollback is possible any more: {names}. A reader that"
            " holds one open keeps it until it connects anew.",
        )


def print_carried_over(console: Console) -> None:
    """Say what it means for an erasure that tables were carried over."""
    print_plainly(
        console,
        "Some tables were carried over; `cx status` tells which and why. Rows that mention the"
        " person are taken out of them, and their sums follow when they are refreshed.",
    )


def print_unfinished(console: Console, *, version: str | None) -> None:
    """Say that the person is out of the landed rows and still in what is published."""
    print_plainly(
        console,
        "The rows are removed and stay out, but the run that was to publish without them failed:"
        f" version {version or 'none'} and the earlier ones still hold them. The next run that"
        " publishes completes the erasure.",
    )


def print_inbox(
    console: Console, remaining: Sequence[RemainingFile], unread: Sequence[str]
) -> None:
    """Print which files of the inbox still hold records of erased persons, or may hold some."""
    if remaining:
        print_plainly(
            console,
            "\nThe inbox is never changed by a run. These files in landing/ still hold records of"
            " erased persons; they are kept out of every run until you remove them at the source:",
        )
    for file in remaining:
        numbers = ", ".join(_ranges(file.record_numbers))
        copies = (
            f"; of {file.exact_duplicates:,} exact copies of records in it some may be theirs"
            if file.exact_duplicates
            else ""
        )
        noun = "record" if len(file.record_numbers) == 1 else "records"
        print_plainly(console, f"  {file.path}: {noun} {numbers}{copies}")
    if unread:
        print_plainly(console, "These files were rejected, so nobody can tell whom they hold:")
    for path in unread:
        print_plainly(console, f"  {path}")


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Sorted numbers as text, those that follow one another as first and last."""
    first = last = numbers[0]
    for number in [*numbers[1:], None]:
        if number == last + 1:
            last = number
            continue
        yield f"{first:,}" if first == last else f"{first:,}-{last:,}"
        if number is not None:
            first = last = number
