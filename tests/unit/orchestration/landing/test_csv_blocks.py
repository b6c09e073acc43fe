"""Reading CSV by blocks is only faster: what comes out is what reading it by rows gives."""

import csv as python_csv
import io
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.contract_files import load_contracts
from data_quality.conventions import CANONICAL, Conventions
from orchestration.landing.readers import csv
from orchestration.landing.readers.csv_blocks import read_block
from orchestration.landing.readers.csv_input import CsvInput
from orchestration.landing.readers.csv_layout import read_layout
from orchestration.landing.readers.csv_lines import Lines
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

AGENTS = load_contracts("canonical")["agents"]
HEADER = ["agent_id", "name", "email"]
Outcome = tuple[list[dict[str, object]], str, dict[str, object]]

CELLS = st.sampled_from(
    ["", "a", "7", "é", "日本", " ", '5" x', '15"', '""', '"a"', '"a,b"', '"a\nb"', '"a\r\nb"',
     '"a\rb"', '"a""b"', '""""', "agent_id", "name", "\\", "\ufeffa"]
)  # fmt: skip
LINE_ENDS = st.sampled_from(["\n"] * 30 + ["\r\n"] * 9 + ["\r"])
RECORDS = st.lists(CELLS, max_size=5).map(",".join)
HEADER_LINES = st.sampled_from(
    ["agent_id,name,email", '"agent_id",name,email', "\ufeffagent_id,name,email"]
)
LINES = RECORDS | RECORDS | RECORDS | HEADER_LINES
TAILS = st.sampled_from(
    ['"a"b\n', '1,"a"b",c\n', 'a"",b\n', '""b,c\n', '"a,"b\n', '15",b,15"\n"', '"a\nb', "a\rb\n"]
)
MARKS = st.text(st.sampled_from('",\n\r\\a \ufeff\x1aé'), max_size=20)
HEADERS = st.sampled_from(
    ["agent_id,name,email", '\ufeff"agent_id","name",email', "agent_id,name,", "agent_id",
     'agent_id,"a ""b""",email', "sep=,\nagent_id,name,email"]
)  # fmt: skip
CONVENTIONS = st.sampled_from(
    [CANONICAL] * 4 + [Conventions(escape="\\"), Conventions(footer_pattern="a.*|7,(?P<count>.*)")]
)
BLOCK_SIZES = st.sampled_from([1, 2, 3, 7, 16, 40, 1000])


@st.composite
def files(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.tuples(LINES, LINE_ENDS), max_size=12))
    head = draw(HEADERS) + draw(LINE_ENDS)
    tail = draw(st.just("") | TAILS | MARKS)
    return head + "".join(line + line_end for line, line_end in lines) + tail


def outcome(content: str, conventions: Conventions, *, block_size: int) -> Outcome:
    """The records, why they were rejected if so, and the tally."""
    tally = Tally()
    records: list[dict[str, object]] = []
    try:
        stream = io.BytesIO(content.encode())
        for batch in csv.read(stream, AGENTS, conventions, tally, block_size=block_size):
            batch.validate(full=True)
            records += batch.to_pylist()
    except FileRejectedError as rejection:
        return [], str(rejection), asdict(tally)
    return records, "", asdict(tally)


@given(content=files(), conventions=CONVENTIONS, block_size=BLOCK_SIZES)
@settings(max_examples=300, deadline=None)
def test_blocks_and_rows_give_the_same(
    content: str, conventions: Conventions, block_size: int
) -> None:
    by_blocks = outcome(content, conventions, block_size=block_size)
    assert by_blocks == outcome(content, conventions, block_size=1 << 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "read_block", lambda *_: None)
        assert by_blocks == outcome(content, conventions, block_size=block_size)


@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from("ab1 é\",;\n\r\t'#")), min_size=3, max_size=3), max_size=20
    ),
    style=st.sampled_from(
        [
            (python_csv.QUOTE_MINIMAL, "\r\n"),
            (python_csv.QUOTE_ALL, "\r\n"),
            (python_csv.QUOTE_ALL, "\n"),
        ]
    ),
    block_size=BLOCK_SIZES,
)
@settings(max_examples=200, deadline=None)
def test_what_was_written_comes_out(
    rows: list[list[str]], style: tuple[int, str], block_size: int
) -> None:
    quoting, line_end = style
    text = io.StringIO(newline="")
    python_csv.writer(text, quoting=quoting, lineterminator=line_end).writerows([HEADER, *rows])
    records, _, _ = outcome(text.getvalue(), CANONICAL, block_size=block_size)
    assert [[record[name] for name in HEADER] for record in records] == rows
    assert text.getvalue().endswith(
        "".join(f"{record['_raw_record']}{line_end}" for record in records)
    )


def reads_as_block(body: str, conventions: Conventions = CANONICAL) -> bool:
    tally = Tally()
    source = CsvInput(
        io.BytesIO(f"agent_id,name\n{body}".encode()),
        footer_pattern=None,
        tally=tally,
        block_size=1000,
    )
    lines = Lines(source, tally)
    layout = read_layout(lines, AGENTS, conventions, tally)
    return read_block(lines, layout, tally) is not None


@pytest.mark.parametrize(
    "body",
    [
        "1,a\r\n2,é\n",
        '"1","a, ""b"""\n',
        '"1","a\nb\rc"\n',
        '1,5" x\n',
        "1\n\n1,2,3\n1,a,\n",
        "1,a",
    ],
)
def test_a_plain_block_is_read_at_once(body: str) -> None:
    assert reads_as_block(body)


@pytest.mark.parametrize(
    "body",
    [
        '1,"a"b\n',
        '1,"a"b"\n',
        '1,""b\n',
        '1,"a,"b\n',
        '1,a""b\n',
        '1,15"\n2,15"\n',
        '1,"a\n',
        '"1"\r2,b\n',
        "1,a\r2,b\n",
        "1,a\r",
        "\ufeff1,a\n",
    ],
)
def test_a_block_that_is_not_plain_is_left_to_the_rows(body: str) -> None:
    assert not reads_as_block(body)


def test_escapes_are_left_to_the_rows_where_there_are_some() -> None:
    escaping = Conventions(escape="\\")
    assert reads_as_block("1,a\n", escaping)
    assert not reads_as_block("1,\\a\n", escaping)
    assert reads_as_block("1,\\a\n")
