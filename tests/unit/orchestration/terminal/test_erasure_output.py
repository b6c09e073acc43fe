"""What an erasure prints."""

import io

import pytest
from rich.console import Console

from orchestration.erasure.erasing import RemainingFile
from orchestration.terminal.erasure import print_inbox, print_unfinished, print_versions


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=120)


def printed(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((1,), "record 1"),
        ((1, 2), "records 1-2"),
        ((1, 3), "records 1, 3"),
        ((1, 2, 3, 5, 7, 8, 1000), "records 1-3, 5, 7-8, 1,000"),
    ],
)
def test_records_in_a_row_are_told_as_first_and_last(
    console: Console, numbers: tuple[int, ...], told: str
) -> None:
    print_inbox(console, [RemainingFile("a/b/[c].csv", numbers, 0)], [])
    assert printed(console)[-1] == f"  a/b/[c].csv: {told}"


def test_copies_that_have_no_number_are_told_of(console: Console) -> None:
    print_inbox(console, [RemainingFile("a.csv", (4,), 2)], [])
    assert printed(console)[-1].startswith("  a.csv: record 4; of 2 exact copies of records in it")


def test_files_that_nobody_could_read_are_named(console: Console) -> None:
    print_inbox(console, [], ["a/b/damaged.csv.gz"])
    assert printed(console) == [
        "These files were rejected, so nobody can tell whom they hold:",
        "  a/b/damaged.csv.gz",
    ]


def test_an_empty_inbox_is_no_news(console: Console) -> None:
    print_inbox(console, [], [])
    print_versions(console, [])
    assert printed(console) == []


def test_an_erasure_that_could_not_be_published_says_what_still_holds_the_person(
    console: Console,
) -> None:
    print_unfinished(console, version="2024-01-01-abc")
    assert "version 2024-01-01-abc and the earlier ones still hold them" in printed(console)[0]
