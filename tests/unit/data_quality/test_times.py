"""Days and times are read as their source means them; what is doubtful is told."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data_quality.conventions import Conventions
from tests.unit.data_quality.judging import Convert, column

CREATED = ("tickets", "created_at")
REPLIED = ("tickets", "first_reply_at")
START = ("subscription_periods", "period_start")
BERLIN = Conventions(timezone="Europe/Berlin")
DAY_FIRST = Conventions(date_order="dmy", timezone="UTC")
MONTH_FIRST = Conventions(date_order="mdy", timezone="UTC")


@pytest.mark.parametrize(
    ("conventions", "text", "day"),
    [
        (DAY_FIRST, "03/04/2024", 3),
        (DAY_FIRST, "3.4.2024", 3),
        (DAY_FIRST, "03-04-2024", 3),
        (MONTH_FIRST, "04/03/2024", 3),
        (MONTH_FIRST, "4/13/2024", 13),
        (MONTH_FIRST, "2024-04-03", 3),
    ],
)
def test_days_are_read_in_the_order_of_the_source(
    convert: Convert, conventions: Conventions, text: str, day: int
) -> None:
    assert convert(START, text, conventions) == (date(2024, 4, day), None, None)


def test_a_time_may_follow_a_day_of_any_order(convert: Convert) -> None:
    for text, moment in (
        ("03/04/2024 10:05", datetime(2024, 4, 3, 10, 5, tzinfo=UTC)),
        ("3.4.2024 9:05:06", datetime(2024, 4, 3, 9, 5, 6, tzinfo=UTC)),
        ("3.4.2024 09:05 +02:00", datetime(2024, 4, 3, 7, 5, tzinfo=UTC)),
        ("3.4.2024", datetime(2024, 4, 3, tzinfo=UTC)),
        ("2024-04-03T09:05:06Z", datetime(2024, 4, 3, 9, 5, 6, tzinfo=UTC)),
    ):
        assert convert(CREATED, text, DAY_FIRST) == (moment, None, None), text


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("04/03/2024 12:05:00 AM", 0, 5),
        ("04/03/2024 01:05:00 AM", 1, 5),
        ("04/03/2024 11:59 am", 11, 59),
        ("04/03/2024 12:00:00 PM", 12, 0),
        ("4/3/2024 1:05:00PM", 13, 5),
        ("2024-04-03 11:59:00 PM", 23, 59),
    ],
)
def test_a_clock_of_twelve_hours_is_read_where_days_have_an_order_of_their_own(
    convert: Convert, text: str, hour: int, minute: int
) -> None:
    moment = datetime(2024, 4, 3, hour, minute, tzinfo=UTC)
    assert convert(CREATED, text, MONTH_FIRST) == (moment, None, None)
    assert convert(CREATED, text)[:2] == (None, "date_format")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("04/03/2024 13:05:00 PM", "date_format"),
        ("04/03/2024 00:05:00 AM", "date_format"),
        ("04/03/2024 PM", "date_format"),
        ("04/03/2024 10:05:00 PM UTC", "date_format"),
        ("04/31/2024 10:05:00 PM", "bad_date"),
    ],
)
def test_an_hour_that_is_on_no_clock_of_twelve_is_refused(
    convert: Convert, text: str, reason: str
) -> None:
    assert convert(CREATED, text, MONTH_FIRST)[:2] == (None, reason)


@pytest.mark.parametrize(
    ("conventions", "text", "reason"),
    [
        (DAY_FIRST, "04/13/2024", "bad_date"),
        (DAY_FIRST, "31.02.2024", "bad_date"),
        (MONTH_FIRST, "13/04/2024", "bad_date"),
        (DAY_FIRST, "3/4.2024", "date_format"),
        (DAY_FIRST, "2024/04/03", "date_format"),
        (DAY_FIRST, "03/04/24", "two_digit_year"),
    ],
)
def test_a_day_that_breaks_the_order_is_named(
    convert: Convert, conventions: Conventions, text: str, reason: str
) -> None:
    for place in (START, CREATED):
        assert convert(place, text, conventions)[:2] == (None, reason)


def test_a_time_without_offset_is_taken_where_the_source_is(convert: Convert) -> None:
    instant = datetime(2024, 3, 4, 9, tzinfo=UTC)
    assert convert(CREATED, "2024-03-04T10:00:00", BERLIN) == (instant, None, None)
    assert convert(CREATED, "2024-03-04 10:00:00Z", BERLIN)[0] == instant.replace(hour=10)


@pytest.mark.parametrize(
    ("text", "instant", "warning"),
    [
        ("2024-03-31 02:30:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC), "dst_gap"),
        ("2024-03-31 03:30:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC), None),
        ("2024-10-27 02:30:00", datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "dst_fold"),
        ("2024-10-27 03:00:00", datetime(2024, 10, 27, 2, tzinfo=UTC), None),
        ("2024-10-27 01:59:59", datetime(2024, 10, 26, 23, 59, 59, tzinfo=UTC), None),
        ("2024-10-27 02:30:00 America/New_York", datetime(2024, 10, 27, 6, 30, tzinfo=UTC), None),
        ("2024-11-03 01:30 America/New_York", datetime(2024, 11, 3, 6, 30, tzinfo=UTC), "dst_fold"),
        ("2024-03-31 02:30:00+01:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC), None),
    ],
)
def test_nights_of_changed_clocks_are_told(
    convert: Convert, text: str, instant: datetime, warning: str | None
) -> None:
    assert convert(REPLIED, text, BERLIN) == (
        instant,
        None,
        warning and f"{warning}:first_reply_at",
    )


def test_the_end_of_a_day_may_be_written_as_24_00(convert: Convert) -> None:
    next_day = datetime(2025, 1, 1, tzinfo=UTC)
    for text in ("2024-12-31T24:00:00Z", "2024-12-31 24:00 UTC", "2024-12-31T24:00:00.000+00:00"):
        assert convert(CREATED, text) == (next_day, None, "midnight_24:created_at")
    assert convert(CREATED, "2024-12-31T08:24:00Z")[2] is None


@pytest.mark.parametrize(
    ("unit", "text", "reason"),
    [
        ("epoch_seconds", "1709546400", None),
        ("epoch_milliseconds", "1709546400000", None),
        ("epoch_microseconds", "1709546400000000", None),
        ("epoch_seconds", "1709546400000", "date_out_of_range"),
        ("epoch_microseconds", "1709546400000", "date_out_of_range"),
        ("epoch_milliseconds", "1709546400000000", "date_out_of_range"),
        ("epoch_milliseconds", "1709546400", "date_out_of_range"),
        ("epoch_seconds", "45355", "date_out_of_range"),
        ("epoch_seconds", "-1", "date_out_of_range"),
        ("epoch_seconds", "9" * 30, "date_out_of_range"),
        ("epoch_seconds", "1709546400.5", "date_format"),
        ("epoch_seconds", "2024-03-04T10:00:00Z", "date_format"),
    ],
)
def test_a_time_is_a_number_only_where_the_contract_says_so(
    convert: Convert, unit: str, text: str, reason: str | None
) -> None:
    item = replace(column(*CREATED), format=unit)
    value = None if reason else datetime(2024, 3, 4, 10, tzinfo=UTC)
    assert convert(CREATED, text, item=item) == (value, reason, None)


def test_microseconds_are_kept(convert: Convert) -> None:
    item = replace(column(*CREATED), format="epoch_microseconds")
    moment = datetime(2024, 3, 4, 10, 0, 0, 123456, tzinfo=UTC)
    assert convert(CREATED, "1709546400123456", item=item)[0] == moment


def test_a_count_of_seconds_may_run_on_the_clocks_of_the_source(convert: Convert) -> None:
    item = replace(column(*CREATED), format="local_epoch_seconds")
    noon = str(int(datetime(2024, 3, 30, 12, tzinfo=UTC).timestamp()))
    instant = datetime(2024, 3, 30, 11, tzinfo=UTC)
    assert convert(CREATED, noon, BERLIN, item=item) == (instant, None, None)
    assert convert(CREATED, noon, item=item)[1] == "missing_offset"
    assert convert(CREATED, f"{noon}000", BERLIN, item=item)[1] == "date_out_of_range"
    for moment, warning in (
        (datetime(2024, 3, 31, 2, 30, tzinfo=UTC), "dst_gap:created_at"),
        (datetime(2024, 10, 27, 2, 30, tzinfo=UTC), "dst_fold:created_at"),
    ):
        text = str(int(moment.timestamp()))
        assert convert(CREATED, text, BERLIN, item=item)[2] == warning
