"""Text becomes a typed value or a reason, never a guess."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data_quality.contract import Column
from data_quality.conventions import CANONICAL, Conventions
from tests.unit.data_quality.judging import Judge, column, narrow

SCORE = ("survey_responses", "score")
AMOUNT = ("charges", "amount")
CREATED = ("tickets", "created_at")
REPLIED = ("tickets", "first_reply_at")
START = ("subscription_periods", "period_start")
TICKET = ("tickets", "ticket_id")
SPAM = ("tickets", "is_spam")

MAJOR = Conventions(amount_unit="major")
BERLIN = Conventions(timezone="Europe/Berlin")
DAY_FIRST = Conventions(date_order="dmy", timezone="UTC")
MONTH_FIRST = Conventions(date_order="mdy", timezone="UTC")
BLANK_WORDS = Conventions(null_words=("NULL", "n/a", "-"))

Place = tuple[str, str]
Found = tuple[object, str | None, str | None]
Convert = Callable[..., Found]


@pytest.fixture
def convert(judge: Judge) -> Convert:
    """Value, reasons and warnings of one text in one column of a contract."""

    def converted(
        place: Place,
        text: str | None,
        conventions: Conventions = CANONICAL,
        *,
        currency: str = "usd",
        item: Column | None = None,
    ) -> Found:
        entity, name = place
        contract = narrow(entity, item or column(entity, name))
        record = dict.fromkeys(contract.key, "2024-01-01") | {"currency": currency, name: text}
        names = {each.name for each in contract.columns}
        (judged,) = judge(contract, [{at: record[at] for at in record if at in names}], conventions)
        return judged.values[name], judged.reasons, judged.warnings

    return converted


@pytest.mark.parametrize(
    ("place", "text", "value"),
    [
        (SCORE, "0", Decimal(0)),
        (SCORE, " 4.5 ", Decimal("4.5")),
        (SCORE, "\t4\r\n", Decimal(4)),
        (SCORE, "-.5", Decimal("-0.5")),
        (SCORE, "+3", Decimal(3)),
        (SCORE, "", None),
        (AMOUNT, "2933", 2933),
        (START, "2024-02-29", date(2024, 2, 29)),
        (CREATED, "2024-03-04T10:00:00Z", datetime(2024, 3, 4, 10, tzinfo=UTC)),
        (CREATED, "2024-03-04 10:00Z", datetime(2024, 3, 4, 10, tzinfo=UTC)),
        (CREATED, "2024-03-04T10:00:00+05:30", datetime(2024, 3, 4, 4, 30, tzinfo=UTC)),
        (CREATED, "2024-03-04T10:00+05:30", datetime(2024, 3, 4, 4, 30, tzinfo=UTC)),
        (CREATED, "2024-03-04 10:00:00 -0800", datetime(2024, 3, 4, 18, tzinfo=UTC)),
        (CREATED, "2024-03-04 10:00:00 UTC", datetime(2024, 3, 4, 10, tzinfo=UTC)),
        (CREATED, "2024-07-04 10:00:00 Europe/Berlin", datetime(2024, 7, 4, 8, tzinfo=UTC)),
        (
            CREATED,
            "2024-03-04T10:00:00.123456999Z",
            datetime(2024, 3, 4, 10, 0, 0, 123456, tzinfo=UTC),
        ),
        (("tickets", "status"), "on-hold", "hold"),
        (("tickets", "status"), " Closed ", "closed"),
        (("tickets", "status"), "parked", "unknown:parked"),
        (TICKET, "007", "007"),
        (TICKET, " e\u0301 ", "é"),
        (TICKET, "1E5", "1E5"),
        (SPAM, "TRUE", True),
        (SPAM, "False", False),
        (("tickets", "tags"), '["vip"]', '["vip"]'),
        (("tickets", "subject"), " =1+1 ", " =1+1 "),
        (("charges", "currency"), "USD", "usd"),
    ],
)
def test_a_good_value_is_typed(convert: Convert, place: Place, text: str, value: object) -> None:
    assert convert(place, text) == (value, None, None)


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [
        (TICKET, "", "key_missing"),
        (("tickets", "requester_id"), " ", "value_missing"),
        (TICKET, "1.23457E+11", "sci_notation_id"),
        (TICKET, "1,23457E+11", "sci_notation_id"),
        (AMOUNT, "4.5", "not_integer"),
        (AMOUNT, "4.0", "not_integer"),
        (AMOUNT, "0x10", "not_integer"),
        (AMOUNT, "1_000", "not_integer"),
        (AMOUNT, "1e1", "not_integer"),
        (AMOUNT, "1,234", "not_integer"),
        (AMOUNT, "$12", "not_integer"),
        (AMOUNT, "\u0665", "not_integer"),
        (AMOUNT, "9223372036854775808", "out_of_range"),
        (AMOUNT, "-1", "out_of_range"),
        (SCORE, "NaN", "not_finite"),
        (SCORE, "-inf", "not_finite"),
        (SCORE, "Infinity", "not_finite"),
        (SCORE, "1e400", "number_format"),
        (SCORE, "9" * 38, "out_of_range"),
        (SCORE, "4,5", "number_format"),
        (SCORE, "1,234", "number_format"),
        (SCORE, "12%", "number_format"),
        (SCORE, "1.1234567", "number_format"),
        (START, "2024-02-30", "bad_date"),
        (START, "03/04/2024", "date_format"),
        (START, "24-03-04", "two_digit_year"),
        (START, "3.4.24", "two_digit_year"),
        (START, "2567-01-01", "date_out_of_range"),
        (START, "2024-03-04T00:00:00Z", "date_format"),
        (CREATED, "2024-03-04T10:00:00", "missing_offset"),
        (CREATED, "2024-13-04T10:00:00Z", "bad_date"),
        (CREATED, "2024-03-04T10:60:00Z", "bad_date"),
        (CREATED, "2024-03-04T10:00:60Z", "bad_date"),
        (CREATED, "2024-03-04T24:30:00Z", "bad_date"),
        (CREATED, "2024-03-04T10:00:00+15:00", "bad_date"),
        (CREATED, "2024-03-04T 9:00:00Z", "date_format"),
        (CREATED, "2024-03-04", "date_format"),
        (CREATED, "03/04/2024 10:00Z", "date_format"),
        (CREATED, "3/4/24 10:00", "two_digit_year"),
        (CREATED, "0024-03-04T10:00:00Z", "date_out_of_range"),
        (CREATED, "2100-01-01T00:00:00Z", "date_out_of_range"),
        (CREATED, "infinity", "date_format"),
        (CREATED, "epoch", "date_format"),
        (CREATED, "45355", "date_format"),
        (CREATED, "1709546400", "date_format"),
        (CREATED, "2024-03-04 10:00:00 EST", "unknown_zone"),
        (CREATED, "2024-03-04 10:00:00 Europe/Nowhere", "unknown_zone"),
        (CREATED, "2024-03-04 10:00:00 PM", "date_format"),
        (SPAM, "yes", "not_boolean"),
        (("tickets", "tags"), "[vip", "bad_json"),
        (("charges", "currency"), "dollar", "unknown_currency"),
        (("survey_responses", "scale_direction"), "up", "unknown_value"),
        (("tickets", "agent_sentiment"), "6", "out_of_range"),
    ],
)
def test_a_bad_value_is_named(convert: Convert, place: Place, text: str, reason: str) -> None:
    assert convert(place, text)[1:] == (reason, None)


@pytest.mark.parametrize(
    ("style", "text", "value"),
    [
        ("comma", "1,5", Decimal("1.5")),
        ("comma", "0,125", Decimal("0.125")),
        ("comma", "1234,567", Decimal("1234.567")),
        ("point_grouped", "1,234.56", Decimal("1234.56")),
        ("point_grouped", "1,234", Decimal(1234)),
        ("point_grouped", "1234.5", Decimal("1234.5")),
        ("comma_grouped", "1.234,56", Decimal("1234.56")),
        ("comma_grouped", "1.234.567", Decimal(1234567)),
    ],
)
def test_decimals_are_read_in_the_style_of_the_source(
    convert: Convert, style: str, text: str, value: Decimal
) -> None:
    assert convert(SCORE, text, Conventions(decimal_style=style)) == (value, None, None)


@pytest.mark.parametrize(
    ("style", "text", "reason"),
    [
        ("comma", "1,234", "ambiguous_number"),
        ("comma", "-12,345", "ambiguous_number"),
        ("comma_grouped", "1,234", "ambiguous_number"),
        ("comma", "1.5", "number_format"),
        ("comma", "1.234,56", "number_format"),
        ("point_grouped", "1,23", "number_format"),
        ("point_grouped", "0,125", "number_format"),
        ("point_grouped", "1234,567", "number_format"),
        ("comma_grouped", "0.125", "number_format"),
        ("comma_grouped", "1,234.56", "number_format"),
    ],
)
def test_a_number_of_another_style_is_not_guessed_at(
    convert: Convert, style: str, text: str, reason: str
) -> None:
    assert convert(SCORE, text, Conventions(decimal_style=style))[:2] == (None, reason)


def test_whole_numbers_may_be_grouped_too(convert: Convert) -> None:
    assert convert(AMOUNT, "1.234", Conventions(decimal_style="comma_grouped"))[0] == 1234
    assert convert(AMOUNT, "1,234", Conventions(decimal_style="point_grouped"))[0] == 1234
    found = convert(AMOUNT, "1,234", Conventions(decimal_style="comma"))
    assert found == (None, "ambiguous_number", None)


@pytest.mark.parametrize(
    ("text", "currency", "value", "reason"),
    [
        ("12.34", "usd", 1234, None),
        ("12", "USD", 1200, None),
        ("12.340000", "eur", 1234, None),
        (".5", "eur", 50, None),
        ("12", "jpy", 12, None),
        ("12.00", "jpy", 12, None),
        ("12.345", "kwd", 12345, None),
        ("1.0001", "clf", 10001, None),
        ("12.345", "usd", None, "too_many_decimals"),
        ("12.5", "jpy", None, "too_many_decimals"),
        ("$12.50", "usd", None, "number_format"),
        ("(12.50)", "usd", None, "number_format"),
        ("92233720368547758.08", "usd", None, "out_of_range"),
        ("9" * 38, "usd", None, "out_of_range"),
        ("nan", "usd", None, "not_finite"),
        ("12.34", "dollar", 1234, "unknown_currency"),
    ],
)
def test_amounts_in_units_become_minor_units_exactly(
    convert: Convert, text: str, currency: str, value: int | None, reason: str | None
) -> None:
    assert convert(AMOUNT, text, MAJOR, currency=currency) == (value, reason, None)


def test_the_decimal_style_holds_for_amounts(convert: Convert) -> None:
    german = Conventions(amount_unit="major", decimal_style="comma_grouped")
    assert convert(AMOUNT, "1.234,56", german)[0] == 123456
    assert convert(AMOUNT, "1,234", german)[:2] == (None, "ambiguous_number")


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
        ("epoch_seconds", "1709546400000", "date_out_of_range"),
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


def test_words_for_nothing_count_as_empty_but_not_in_free_text(convert: Convert) -> None:
    for text in ("NULL", " null ", "N/A", "-"):
        assert convert(SCORE, text, BLANK_WORDS) == (None, None, None)
    assert convert(AMOUNT, "n/a", BLANK_WORDS)[1] == "value_missing"
    assert convert(("tickets", "subject"), "n/a", BLANK_WORDS)[0] == "n/a"
    assert convert(SCORE, "null")[1] == "number_format"


def test_a_contract_may_list_the_words_of_a_boolean(convert: Convert) -> None:
    item = replace(column(*SPAM), values={"true": "true", "ja": "true", "false": "false"})
    assert [convert(SPAM, text, item=item)[0] for text in ("Ja", "true", "FALSE")] == [
        True,
        True,
        False,
    ]
    assert convert(SPAM, "yes", item=item)[:2] == (None, "not_boolean")
