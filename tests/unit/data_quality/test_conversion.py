"""Text becomes a typed value or a reason, never a guess."""

from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest

from data_quality.contract import Column, load_contracts
from data_quality.conversion import (
    quote_identifier,
    reason_expression,
    text_expression,
    text_name,
    typed_expression,
)


def column(entity: str, name: str) -> Column:
    return next(item for item in load_contracts("canonical")[entity].columns if item.name == name)


def convert(item: Column, text: str | None) -> tuple[object, str | None]:
    name = quote_identifier(item.name)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        row = connection.execute(
            f"with landed as (select ?::varchar as {name}),"
            f" texts as (select {text_expression(item)} as {text_name(item)} from landed),"
            f" typed as (select *, {typed_expression(item)} as {name} from texts)"
            f" select {name}, {reason_expression(item)} from typed",
            [text],
        ).fetchone()
    assert row is not None
    return row


SCORE = ("survey_responses", "score")
AMOUNT = ("charges", "amount")
CREATED = ("tickets", "created_at")
START = ("subscription_periods", "period_start")


@pytest.mark.parametrize(
    ("place", "text", "value"),
    [
        (SCORE, "0", Decimal(0)),
        (SCORE, " 4.5 ", Decimal("4.5")),
        (SCORE, "", None),
        (AMOUNT, "2933", 2933),
        (START, "2024-02-29", date(2024, 2, 29)),
        (CREATED, "2024-03-04T10:00:00Z", datetime(2024, 3, 4, 10, tzinfo=UTC)),
        (CREATED, "2024-03-04T10:00:00+05:30", datetime(2024, 3, 4, 4, 30, tzinfo=UTC)),
        (("tickets", "status"), "on-hold", "hold"),
        (("tickets", "status"), " Closed ", "closed"),
        (("tickets", "status"), "parked", "unknown:parked"),
        (("tickets", "ticket_id"), "007", "007"),
        (("tickets", "is_spam"), "TRUE", True),
        (("tickets", "tags"), '["vip"]', '["vip"]'),
        (("tickets", "subject"), " =1+1 ", " =1+1 "),
        (("charges", "currency"), "USD", "usd"),
    ],
)
def test_a_good_value_is_typed(place: tuple[str, str], text: str, value: object) -> None:
    assert convert(column(*place), text) == (value, None)


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [
        (("tickets", "ticket_id"), "", "key_missing"),
        (("tickets", "requester_id"), " ", "value_missing"),
        (("tickets", "ticket_id"), "1.23457E+11", "sci_notation_id"),
        (AMOUNT, "4.5", "not_integer"),
        (AMOUNT, "0x10", "not_integer"),
        (AMOUNT, "1_000", "not_integer"),
        (AMOUNT, "1,234", "not_integer"),
        (AMOUNT, "99999999999999999999", "out_of_range"),
        (AMOUNT, "-1", "out_of_range"),
        (SCORE, "NaN", "not_finite"),
        (SCORE, "inf", "not_finite"),
        (SCORE, "1e400", "number_format"),
        (SCORE, "4,5", "number_format"),
        (SCORE, "1.1234567", "number_format"),
        (START, "2024-02-30", "bad_date"),
        (START, "03/04/2024", "date_format"),
        (START, "24-03-04", "two_digit_year"),
        (START, "2567-01-01", "date_out_of_range"),
        (CREATED, "2024-03-04T10:00:00", "missing_offset"),
        (CREATED, "2024-13-04T10:00:00Z", "bad_date"),
        (CREATED, "infinity", "date_format"),
        (("tickets", "is_spam"), "yes", "not_boolean"),
        (("tickets", "tags"), "[vip", "bad_json"),
        (("charges", "currency"), "dollar", "unknown_currency"),
        (("survey_responses", "scale_direction"), "up", "unknown_value"),
        (("tickets", "agent_sentiment"), "6", "out_of_range"),
    ],
)
def test_a_bad_value_is_named(place: tuple[str, str], text: str, reason: str) -> None:
    assert convert(column(*place), text)[1] == reason


def test_an_identifier_from_data_cannot_become_sql() -> None:
    with pytest.raises(ValueError, match="NUL"):
        quote_identifier("a\0b")
    assert quote_identifier('x"; drop table t') == '"x""; drop table t"'
