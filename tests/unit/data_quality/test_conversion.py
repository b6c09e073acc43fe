"""Text becomes a typed value or a reason, never a guess."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data_quality.conventions import Conventions
from tests.unit.data_quality.judging import Convert, Place, column

SCORE = ("survey_responses", "score")
AMOUNT = ("charges", "amount")
CREATED = ("tickets", "created_at")
START = ("subscription_periods", "period_start")
TICKET = ("tickets", "ticket_id")
SPAM = ("tickets", "is_spam")
BLANK_WORDS = Conventions(null_words=("NULL", "n/a", "-"))


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
        (("tickets", "priority"), "", None),
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


def test_an_unknown_value_is_kept_only_if_it_reads_like_a_word(convert: Convert) -> None:
    for text in ("ann@example.com", "a" * 41, "Please call me back!"):
        assert convert(("tickets", "status"), text)[0] == "unknown:unreadable"
    assert convert(("tickets", "status"), "a" * 40)[0] == "unknown:" + "a" * 40


def test_words_for_nothing_count_as_empty_but_not_in_free_text(convert: Convert) -> None:
    for text in ("NULL", " null ", "N/A", "-"):
        assert convert(SCORE, text, BLANK_WORDS) == (None, None, None)
    assert convert(AMOUNT, "n/a", BLANK_WORDS)[1] == "value_missing"
    assert convert(("tickets", "subject"), "n/a", BLANK_WORDS)[0] == "n/a"
    assert convert(SCORE, "null")[1] == "number_format"


def test_a_column_may_have_words_for_nothing_of_its_own(convert: Convert) -> None:
    place = ("charges", "product_id")
    item = replace(column(*place), null_words=("0", "[none]"))
    assert [convert(place, text, item=item)[0] for text in ("0", "[None]", "00")] == [
        None,
        None,
        "00",
    ]
    assert convert(AMOUNT, "0")[0] == 0


def test_a_contract_may_list_the_words_of_a_boolean(convert: Convert) -> None:
    item = replace(column(*SPAM), values={"true": "true", "ja": "true", "false": "false"})
    assert [convert(SPAM, text, item=item)[0] for text in ("Ja", "true", "FALSE")] == [
        True,
        True,
        False,
    ]
    assert convert(SPAM, "yes", item=item)[:2] == (None, "not_boolean")
