"""Names of columns that stand in several rows: found as told, or the file is rejected."""

import json

import pytest

from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from orchestration.landing.readers.csv_header import column_names
from orchestration.landing.rejection import FileRejectedError
from tests.unit.orchestration.landing.reading import read, values

IMPORT_IDS = Conventions(header="import_ids", timezone="America/Denver")
TWO_ROWS = Conventions(header="two_rows")
QUALTRICS = load_contracts("qualtrics")["responses"]


def names(rows: list[list[str]], conventions: Conventions) -> list[str]:
    first, *others = rows
    return column_names(first, iter(others), conventions)


def ids(*cells: dict[str, str]) -> list[list[str]]:
    """A header whose third row holds these cells."""
    return [["a"] * len(cells), ["b"] * len(cells), [json.dumps(cell) for cell in cells]]


def test_one_row_names_the_columns_by_default() -> None:
    assert names([["a", "b"], ["1", "2"]], Conventions()) == ["a", "b"]


def test_import_ids_stand_in_the_third_row() -> None:
    assert names(ids({"ImportId": "QID1"}, {"ImportId": "ticket"}), IMPORT_IDS) == [
        "QID1",
        "ticket",
    ]


@pytest.mark.parametrize("cell", ["QID1", "", "{}", '{"ImportId": 1}', "[1]", "[" * 5000])
def test_without_import_ids_a_file_is_rejected(cell: str) -> None:
    with pytest.raises(FileRejectedError, match="Column 1 has no ImportId"):
        names([["a"], ["b"], [cell]], IMPORT_IDS)


def test_without_its_last_row_a_header_is_rejected() -> None:
    for rows in ([["a"]], [["a"], ["b"]], [["a"], ["b"], ["{}", "{}"]]):
        with pytest.raises(FileRejectedError, match="header_mismatch"):
            names(rows, IMPORT_IDS)


@pytest.mark.parametrize(
    ("told", "timezone", "is_same"),
    [
        ("America/Denver", "America/Denver", True),
        ("Z", "UTC", True),
        ("UTC", "Etc/UTC", True),
        ("Z", "America/Denver", False),
        ("America/New_York", "America/Denver", False),
    ],
)
def test_times_are_of_the_zone_of_the_source(told: str, timezone: str, *, is_same: bool) -> None:
    rows = ids({"ImportId": "startDate", "timeZone": told})
    conventions = Conventions(header="import_ids", timezone=timezone)
    if is_same:
        assert names(rows, conventions) == ["startDate"]
        return
    with pytest.raises(FileRejectedError, match=f"other_timezone: It tells {told}"):
        names(rows, conventions)


def test_a_zone_that_none_is_named_like_is_not_repeated() -> None:
    with pytest.raises(FileRejectedError) as caught:
        names(ids({"ImportId": "startDate", "timeZone": "ann@example.com"}), IMPORT_IDS)
    assert "ann" not in str(caught.value)


def test_a_question_stands_above_the_parts_of_its_answer() -> None:
    rows = [
        ["Id", "How easy\n was it?", "", "Why?", ""],
        ["", "Response", "Other", "", ""],
    ]
    assert names(rows, TWO_ROWS) == [
        "Id",
        "How easy was it? | Response",
        "How easy was it? | Other",
        "Why?",
        "",
    ]


def test_the_rows_of_a_header_are_no_records() -> None:
    header = [
        "Status,Finished,RecordedDate,ResponseId,Q1,Q1",
        '"Status","Done","Recorded","Response","How\nlikely?",Why?',
        ",".join(
            '"' + json.dumps({"ImportId": name}).replace('"', '""') + '"'
            for name in ("status", "finished", "recordedDate", "_recordId", "QID1", "QID1")
        ),
    ]
    record = "0,1,2024-01-01 10:00:00,R_1,9,Fine"
    content = "\n".join([*header, record]).encode()
    records, tally = read(content, "csv", QUALTRICS, header="import_ids")
    assert values(records, "record_id") == ["R_1"]
    assert values(records, "answers") == ['{"QID1": "9", "QID1_2": "Fine"}']
    assert tally.header == "\n".join(header)
    again, _ = read(f"{tally.header}\n{record}".encode(), "csv", QUALTRICS, header="import_ids")
    assert values(again, "_raw_record") == [record]
