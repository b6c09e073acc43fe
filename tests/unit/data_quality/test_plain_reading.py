"""Random texts have the same value, or are refused for the same reason, in SQL and in Python."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.conventions import CANONICAL, Conventions, DateOrder, DecimalStyle
from tests.unit.data_quality import plain_reading
from tests.unit.data_quality.judging import Judge, column, narrow
from tests.unit.data_quality.plain_reading import Verdict

ZONES = [
    "", "Z", " UTC", "+00:00", "+0530", " -08", "+14:30", "+15:00", "-03:75",
    " Europe/Berlin", " America/New_York", " Australia/Lord_Howe", " Europe/Nowhere",
    " EST", " PM", "am", " aM", "z",
]  # fmt: skip
DAYS = [
    "2024-02-29", "2023-02-29", "2024-03-31", "2024-10-27", "2024-11-03", "2024-04-07",
    "1970-01-01", "1969-12-31", "2099-12-31", "2100-01-01", "0024-05-06", "2567-01-01",
    "03/04/2024", "3.4.2024", "13-04-2024", "04/31/2024", "3/4.2024", "24-03-04", "3/4/24",
    "2024/03/04", "20240-01-01",
]  # fmt: skip
CLOCKS = [
    "", "T00:00:00", " 02:30", "T01:45:00", " 02:15:00", "T23:59:59.999999", " 10:05:06.1234567",
    "T24:00:00", " 24:00", "T24:00:01", "T10:60:00", " 10:00:60", " 9:05", "T10", "t10:00:00",
    " 12:30", " 12:05:06", " 0:10",
]  # fmt: skip
MARKS = "0123456789.,+-eE_ x%$()T:Z/\u0665\u00a0ninfa"

FEW = settings(max_examples=12, deadline=None, derandomize=True)

any_times = st.builds("{}{}{}".format, *map(st.sampled_from, (DAYS, CLOCKS, ZONES)))
times_of_changed_clocks = st.builds(
    "{} {}{}".format,
    st.sampled_from(["2024-03-31", "2024-10-27", "2024-11-03", "2024-04-07", "2024-10-06"]),
    st.sampled_from(["01:30", "01:45:00", "02:00:00", "02:15", "02:59:59.999999", "03:00:00"]),
    st.sampled_from(["", " Europe/Berlin", " America/New_York", " Australia/Lord_Howe"]),
)
times = st.one_of(any_times, times_of_changed_clocks)
days = st.one_of(st.sampled_from(DAYS), times)
digits = st.text("0123456789", max_size=8)
numbers = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "-"]),
        st.sampled_from(["0", "1", "12", "123", "1234", "012", "999999999999", "1000000000000"]),
        st.sampled_from(
            ["", ",5", ".5", ",234", ".234", ".50", ",234.56", ".234,56", ",234,567", ".1234567"]
        ),
    ),
    st.builds(
        "{}{}{}{}{}{}".format,
        st.sampled_from(["", "", "+", "-", "--"]),
        digits,
        st.sampled_from(["", ".", ",", "_"]),
        digits,
        st.sampled_from(["", ".", ","]),
        digits,
    ),
    st.integers(-(2**63) - 2, 2**63 + 1).map(str),
    st.sampled_from(["NaN", "-inf", "+Infinity", "1e400", "0x10", "9" * 38, "12%", "1e1"]),
)


def with_a_slip(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The texts, and the same with one character put in, left out or replaced."""

    def slip(text: str, place: int, kept: int, mark: str) -> str:
        place %= len(text) + 1
        return text[:place] + mark + text[place + kept :]

    marks = st.one_of(st.just(""), st.sampled_from(MARKS))
    slipped = st.builds(slip, texts, st.integers(0, 40), st.integers(0, 1), marks)
    return st.one_of(texts, slipped).map(lambda text: text.strip(" \t\r\n")).filter(bool)


def is_of_a_real_year(text: str) -> bool:
    """Python has no year 0, which DuckDB takes for the one before 1."""
    return not text.startswith("0000")


class Twice:
    """Judges texts of one column in SQL and in Python."""

    def __init__(self, judge: Judge, entity: str, name: str, conventions: Conventions) -> None:
        self._judge, self._name, self._conventions = judge, name, conventions
        item = column(entity, name)
        self._contract = narrow(entity, replace(item, is_required=False, minimum=None))

    def compare(self, texts: list[str], read: Callable[[str], Verdict]) -> None:
        keys = [name for name in self._contract.key if name != self._name]
        constant = dict.fromkeys(keys, "k") | (
            {"currency": "kwd"} if self._contract.currency else {}
        )
        records = [{**constant, self._name: text} for text in texts]
        found = self._judge(self._contract, records, self._conventions)
        for text, judged in zip(texts, found, strict=True):
            expected = read(text)
            verdict = Verdict(
                None if judged.reasons else judged.values[self._name],
                judged.reasons,
                None if judged.reasons else judged.warnings,
            )
            warning = expected.warning and f"{expected.warning}:{self._name}"
            assert verdict == expected._replace(warning=warning), text


@pytest.mark.parametrize("style", ["point", "comma", "point_grouped", "comma_grouped"])
@pytest.mark.parametrize(
    ("entity", "name", "unit", "read"),
    [
        ("tickets", "solutions_offered", "minor", plain_reading.read_whole),
        ("survey_responses", "score", "minor", plain_reading.read_decimal),
        ("charges", "amount", "major", partial(plain_reading.read_amount, decimals=3)),
    ],
)
def test_numbers_read_the_same(
    judge: Judge, style: DecimalStyle, entity: str, name: str, unit: str, read: Callable
) -> None:
    conventions = Conventions(decimal_style=style, amount_unit=unit)
    twice = Twice(judge, entity, name, conventions)

    @given(st.lists(with_a_slip(numbers), min_size=30, max_size=80))
    @FEW
    def holds(texts: list[str]) -> None:
        twice.compare(texts, partial(read, conventions=conventions))

    holds()


@pytest.mark.parametrize("timezone", [None, "Europe/Berlin", "Australia/Lord_Howe"])
@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy"])
def test_times_read_the_same(judge: Judge, order: DateOrder, timezone: str | None) -> None:
    conventions = Conventions(date_order=order, timezone=timezone)
    twice = Twice(judge, "tickets", "first_reply_at", conventions)

    @given(st.lists(with_a_slip(times).filter(is_of_a_real_year), min_size=30, max_size=80))
    @FEW
    def holds(texts: list[str]) -> None:
        twice.compare(texts, partial(plain_reading.read_time, conventions=conventions))

    holds()


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy"])
def test_days_read_the_same(judge: Judge, order: DateOrder) -> None:
    conventions = Conventions(date_order=order)
    twice = Twice(judge, "subscription_periods", "period_start", conventions)

    @given(st.lists(with_a_slip(days).filter(is_of_a_real_year), min_size=30, max_size=80))
    @FEW
    def holds(texts: list[str]) -> None:
        twice.compare(texts, partial(plain_reading.read_day, conventions=conventions))

    holds()


def test_booleans_read_the_same(judge: Judge) -> None:
    words = st.sampled_from(["true", "false", "True", "FALSE", "yes", "1", "t", "on", "f"])
    twice = Twice(judge, "tickets", "is_spam", CANONICAL)

    @given(st.lists(with_a_slip(words), min_size=30, max_size=80))
    @FEW
    def holds(texts: list[str]) -> None:
        twice.compare(texts, plain_reading.read_boolean)

    holds()
