"""Every record of a CSV file comes out, or the file is rejected; nothing is guessed."""

import io

import pytest

from data_quality.contract_files import load_contracts
from data_quality.conventions import CANONICAL, Conventions
from orchestration.landing.binding import MOST_COLUMNS
from orchestration.landing.readers import csv
from orchestration.landing.records import LONGEST_FIELD, LONGEST_RECORD, Tally
from orchestration.landing.rejection import FileRejectedError

AGENTS = load_contracts("canonical")["agents"]
FOOTED = Conventions(footer_pattern=r"Total rows: (?P<count>[\d,]+)")
Record = dict[str, str | int | None]


def read(content: bytes | str, conventions: Conventions = CANONICAL) -> tuple[list[Record], Tally]:
    tally = Tally()
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    batches = csv.read(stream, AGENTS, conventions, tally)
    return [row for batch in batches for row in batch.to_pylist()], tally


def rejection(content: bytes | str, conventions: Conventions = CANONICAL) -> FileRejectedError:
    with pytest.raises(FileRejectedError) as raised:
        read(content, conventions)
    return raised.value


def values(records: list[Record], name: str) -> list[str | int | None]:
    return [record[name] for record in records]


def warnings(tally: Tally) -> dict[tuple[str, str], int]:
    """Warnings other than those about columns that these small files leave out."""
    return {key: count for key, count in tally.warnings.items() if key[0] != "column_absent"}


def test_columns_are_bound_by_name_not_by_position() -> None:
    records, tally = read("group_id,Agent-ID,shoe size\nfirst,7,43\n")
    assert values(records, "agent_id") == ["7"]
    assert values(records, "group_id") == ["first"]
    assert tally.warnings == {
        ("column_added", "shoe_size"): 1,
        ("column_absent", "hired_at"): 1,
        ("column_absent", "left_at"): 1,
    }
    assert tally.header == "group_id,Agent-ID,shoe size"


def test_what_is_no_column_name_is_told_by_its_place() -> None:
    _, tally = read("agent_id,Write to ann@example.com please,日本\n1,a,b\n")
    assert warnings(tally) == {("column_added", "column_2"): 1, ("column_added", "column_3"): 1}


def test_a_quoted_line_break_stays_in_its_record() -> None:
    records, tally = read('agent_id,name\r\n1,"Ann\r\nLee, ""A"""\r\n2,Bo\r\n3,"x\ry"\r\n4,z')
    assert values(records, "name") == ['Ann\r\nLee, "A"', "Bo", "x\ry", "z"]
    assert values(records, "_line_number") == [2, 4, 5, 7]
    assert values(records, "_raw_record") == ['1,"Ann\r\nLee, ""A"""', "2,Bo", '3,"x\ry"', "4,z"]
    assert (tally.records_in, warnings(tally)) == (4, {})


@pytest.mark.parametrize(
    "cell", ["#5", "'a;b'", "'01234", "'+4915550012", '5" screen', '15"', "-", "\\N", " a "]
)
def test_odd_letters_are_data(cell: str) -> None:
    records, _ = read(f"agent_id,name\n{cell},{cell}\n#{cell},b\n")
    assert values(records, "agent_id") == [cell, f"#{cell}"]
    assert values(records, "name") == [cell, "b"]


def test_blank_lines_and_repeated_headers_are_counted() -> None:
    records, tally = read('agent_id,name\n1,a\n\n \nagent_id,name\n"agent_id","name"\n2,b\n')
    assert values(records, "agent_id") == ["1", "2"]
    assert (tally.records_in, tally.blank, tally.repeated_header) == (6, 2, 2)


def test_in_a_single_column_only_an_empty_line_is_blank() -> None:
    records, tally = read('agent_id\n1\n\n""\n \n')
    assert values(records, "agent_id") == ["1", "", " "]
    assert (tally.records_in, tally.blank) == (4, 1)


def test_a_record_with_a_cell_too_many_or_too_few_is_kept_as_broken() -> None:
    records, tally = read("agent_id,name\n1,well, fine\n2,b\n3\n")
    assert values(records, "_reader_reason") == ["ragged", None, "ragged"]
    assert values(records, "_raw_record") == ["1,well, fine", "2,b", "3"]
    assert values(records, "agent_id") == [None, "2", None]
    assert tally.records_in == 3


def test_a_delimiter_too_many_is_taken_and_counted() -> None:
    records, tally = read("agent_id,name\n\n1,a,\n2,b,\n")
    assert values(records, "name") == ["a", "b"]
    assert warnings(tally) == {("trailing_delimiter", ""): 2}


@pytest.mark.parametrize(
    ("records", "reasons"),
    [
        (["1,a,", "2,b", "3,c,"], [None, "ragged", None]),
        (["1,a", "2,b,c", "3,,"], [None, "ragged", "ragged"]),
    ],
)
def test_the_first_record_tells_whether_all_end_with_a_delimiter(
    records: list[str], reasons: list[str | None]
) -> None:
    found, _ = read("\n".join(["agent_id,name", *records]))
    assert values(found, "_reader_reason") == reasons


@pytest.mark.parametrize(
    ("header", "record", "warning"),
    [
        ("agent_id,name,", "1,a,", ("trailing_delimiter", "column_3")),
        ("agent_id,,name", "1, ,a", ("empty_column", "column_2")),
    ],
)
def test_a_column_without_name_and_values_is_left_out(
    header: str, record: str, warning: tuple[str, str]
) -> None:
    records, tally = read(f"{header}\n{record}\n{record}\n")
    assert values(records, "name") == ["a", "a"]
    assert warnings(tally) == {warning: 1}


def test_a_value_without_a_column_name_rejects_the_file() -> None:
    error = rejection("agent_id,,name\n1,,a\n2,secret,b\n")
    assert (error.reason_code, error.detail) == ("empty_column_name", "Column 2 of record 2.")


def test_a_byte_order_mark_is_dropped_at_the_start_only() -> None:
    records, tally = read("\ufeffagent_id,name\n1,a\n\ufeffagent_id,name\n\ufeff2,b\n3,\ufeffc\n")
    assert values(records, "_reader_reason") == [None, "stray_bom", None]
    assert values(records, "_raw_record") == ["1,a", "\ufeff2,b", "3,\ufeffc"]
    assert (tally.records_in, tally.repeated_header) == (4, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way_that_is_kept_up(line_end: str) -> None:
    records, tally = read(line_end.join(["agent_id,name", "1,a", "2,b", ""]))
    assert values(records, "name") == ["a", "b"]
    assert values(records, "_line_number") == [2, 3]
    assert warnings(tally) == {}


def test_mixed_line_ends_are_warned_of_once() -> None:
    records, tally = read('agent_id,name\n1,a\r\n2,"b\r"\r3,c\n')
    assert values(records, "name") == ["a", "b\r", "c"]
    assert warnings(tally) == {("mixed_newlines", ""): 1}


def test_a_final_end_mark_is_left_out() -> None:
    records, tally = read("agent_id,name\n1,a\x1a\n2,b\n\x1a")
    assert values(records, "name") == ["a\x1a", "b"]
    assert warnings(tally) == {("dos_end_mark", ""): 1}


def test_a_header_alone_is_a_quiet_day() -> None:
    assert read("agent_id,name")[1].records_in == 0
    assert read("agent_id,name\nTotal rows: 0", FOOTED)[1].records_in == 0


def test_a_source_may_have_its_own_encoding_delimiter_and_escape() -> None:
    conventions = Conventions(encoding="cp1252", delimiter=";", escape="\\", skip_rows=2)
    content = 'Report "of\n\nagent_id;name\n1;"Zoë \\"Z\\""\n2;a\\;b\n3;c\n'.encode("cp1252")
    records, _ = read(content, conventions)
    assert values(records, "name") == ['Zoë "Z"', "a;b", "c"]
    assert values(records, "_line_number") == [4, 5, 6]


def test_a_line_that_names_the_delimiter_is_skipped_when_it_is_right() -> None:
    content = 'sep=;\r\nagent_id;name\r\n1;"a;b"\r\n'
    records, tally = read(content, Conventions(delimiter=";"))
    assert values(records, "name") == ["a;b"]
    assert warnings(tally) == {("separator_line", ""): 1}
    assert rejection(content).reason_code == "wrong_delimiter"


@pytest.mark.parametrize("ending", ["", "\n", "\r\n\r\n", "\n\x1a"])
def test_a_footer_is_no_record_and_its_count_is_compared(ending: str) -> None:
    lines = "agent_id,name\n1,a\n\nTotal rows: 9\n2,b\n3,c\n"
    records, tally = read(f"{lines}Total rows: 0,004{ending}", FOOTED)
    assert values(records, "_raw_record") == ["1,a", "Total rows: 9", "2,b", "3,c"]
    assert tally.records_in - tally.blank == 4
    error = rejection(f"{lines}Total rows: 5{ending}", FOOTED)
    assert (error.reason_code, error.detail) == ("control_total", "4 records came.")


@pytest.mark.parametrize("content", ["agent_id,name\n1,a\n", "agent_id\nTotal rows: 1\n2\n"])
def test_a_footer_that_does_not_come_rejects_the_file(content: str) -> None:
    error = rejection(content, FOOTED)
    assert error.reason_code == "control_total"
    assert "footer" in error.detail


def test_a_long_field_is_kept_as_broken_with_its_text() -> None:
    longest, too_long = "x" * LONGEST_FIELD, "é" * (LONGEST_FIELD + 1)
    records, tally = read(f"agent_id,name\n1,{longest}\n2,{too_long}\n3,c\n")
    assert values(records, "_reader_reason") == [None, "field_too_long", None]
    assert values(records, "_raw_record")[1] == f"2,{too_long}"
    assert tally.records_in == 3


@pytest.mark.parametrize("line", [b"x" * (1 << 20), b'"' + b"x" * (1 << 20) + b"\n"])
def test_a_record_without_end_rejects_the_file(line: bytes) -> None:
    unending = line + line.strip(b'"') * (LONGEST_RECORD >> 20)
    error = rejection(b"agent_id,name\n1,a\n" + unending)
    assert (error.reason_code, error.detail) == ("field_too_long", "After record 1.")


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (b"", "empty_file", ""),
        (b"\xef\xbb\xbf", "empty_file", ""),
        (b"\n1,a\n", "header_mismatch", ""),
        (b"agent_id;name\n1;a\n", "wrong_delimiter", ""),
        (b"agent_id\tname\n1\ta\n", "wrong_delimiter", ""),
        (b"1,Ann\n2,Bo\n", "header_mismatch", ""),
        (b"Report of May\nagent_id,name\n1,a\n", "header_mismatch", ""),
        (b"name,group_id\nAnn,1\n", "column_missing", "Missing: agent_id."),
        (b"agents_id,name\n1,a\n", "column_missing", "agent_id (did you mean agents_id?)"),
        (b"agent_id,AGENT_ID\n1,2\n", "duplicate_column", "Column 2"),
        (b"agent_id" + b",x" * MOST_COLUMNS, "too_many_columns", ""),
        (b'agent_id,name\n0,a\n1,"Ann\n2,Bo\n', "unbalanced_quote", "After record 1."),
        (b'agent_id,name\n0,a\n1,"he said "hi""\n', "unbalanced_quote", "After record 1."),
        (b'agent_id,name\n0,a\n1,"he said \\"hi\\""\n', "unbalanced_quote", "After record 1."),
        (b'agent_id,name\n1,"a\nb\xe9"\n', "encoding", "On line 3."),
        (b"agent_id,name\n1,a\n\n2,\xf0\x9f\n", "encoding", "On line 4."),
        (b"agent_id,name\n1,a\0b\n", "nul_byte", "On line 2."),
    ],
)
def test_a_file_that_cannot_be_trusted_is_rejected(
    content: bytes, reason: str, detail: str
) -> None:
    error = rejection(content)
    assert error.reason_code == reason
    assert detail in error.detail


def test_a_file_in_another_encoding_than_its_source_tells_is_rejected() -> None:
    content = "agent_id,name\n1,a\n".encode("utf-16")
    assert rejection(content).reason_code == "encoding"
    assert rejection(content[:-1], Conventions(encoding="utf-16")).reason_code == "encoding"
    assert read(content, Conventions(encoding="utf-16"))[1].records_in == 1
