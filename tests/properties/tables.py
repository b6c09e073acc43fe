"""Tables as exports hold them: all kinds of text, good values beside bad ones."""

from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from data_quality.contract import Column, Contract
from tests.properties.writers import Record

AWKWARD = (
    "", " ", "a,b", 'say "x"', '"', "'", "line\nline", "line\r\nline", " outer blanks ", "\tx",
    "=1+1", "a;b", "a\tb", "#5", "null", "NA", "0", "Ünïcödé", "日本", "e\u0301", "\\", "\\n", "//",
    "x\u00a0", "\u2028", "{}", "[1, 2]", "-", "true",
)  # fmt: skip
MARKS = st.sampled_from("ab1 ,;\t\"'\n\\é日=|#")
TEXT = st.sampled_from(AWKWARD) | st.text(MARKS, max_size=12)

GOOD: Mapping[str, st.SearchStrategy[str]] = {
    "timestamp": st.datetimes().map(lambda at: f"20{at:%y-%m-%dT%H:%M:%S}Z")
    | st.sampled_from(["2024-03-04T10:00:00+05:30", "2024-03-04 10:00:00.25Z"]),
    "date": st.dates().map(lambda day: f"20{day:%y-%m-%d}"),
    "integer": st.integers(-3, 10**12).map(str),
    "number": st.sampled_from(["0", "4.5", "-1", "3.141592"]),
    "boolean": st.sampled_from(["true", "false"]),
    "object": st.sampled_from(["[]", '["a", "b c"]', '["ü"]', '{"k": 1}']),
    "string": TEXT,
}
BAD: Mapping[str, tuple[str, ...]] = {
    "timestamp": ("2024-03-04T10:00:00", "2024-02-30T10:00:00Z", "soon", "1969-01-01T00:00:00Z"),
    "date": ("2024-02-30", "04.03.24", "soon"),
    "integer": ("4.5", "1e3", "0x10", "1_000", "many", "NaN", "99999999999999999999"),
    "number": ("1,5", "0x10", "inf", "1.23456789"),
    "boolean": ("yes", "1", "maybe"),
    "object": ("[1,", "tag"),
    "string": (),
}


def tables(contract: Contract) -> st.SearchStrategy[list[Record]]:
    """Up to eight records of an entity, about one in four of them with a bad value."""
    return st.lists(_records(contract), min_size=1, max_size=8)


@st.composite
def _records(draw: Callable, contract: Contract) -> Record:
    record = {column.name: draw(_good_cells(column)) for column in contract.columns}
    if draw(st.integers(0, 3)) == 0:
        column = draw(st.sampled_from(contract.columns))
        record[column.name] = draw(_bad_cells(column))
    return record


def _good_cells(column: Column) -> st.SearchStrategy[str | None]:
    cells = _good_texts(column)
    return cells if column.is_required else st.one_of(cells, st.none(), st.just(""))


def _good_texts(column: Column) -> st.SearchStrategy[str]:
    if column.values:
        return st.sampled_from([*column.values, "another"])
    if column.semantic_type == "currency":
        return st.sampled_from(["eur", "USD", "jpy"])
    if column.is_key:
        return st.sampled_from(["1", "2", "007", "k,1", "é", " 2 "])
    if column.semantic_type == "identifier":
        return st.sampled_from(["1", "c-1", "Ö", 'a"b'])
    return GOOD[column.logical_type]


def _bad_cells(column: Column) -> st.SearchStrategy[str | None]:
    words = list(BAD[column.logical_type])
    if column.semantic_type == "currency":
        words.append("euro")
    if column.semantic_type == "identifier":
        words.append("1.2E+10")
    if column.is_required:
        words.append("")
    return st.sampled_from(words) if words else st.none()
