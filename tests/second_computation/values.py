"""One cell of text into one typed value, or a ValueError. No row, no file is known here."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from tests.second_computation.entity import Column

Day = TypeVar("Day", date, datetime)
TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)", re.A)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.A)
INTEGER = re.compile(r"[+-]?\d+", re.A)
DECIMAL = re.compile(r"[+-]?(\d+)(?:\.(\d+))?", re.A)
CURRENCY = re.compile(r"[a-z]{3}", re.A)
SPREADSHEET_NUMBER = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.A)

FIRST_YEAR = 1970
LAST_YEAR = 2099

# DECIMAL(18,6) of the contracts.
WHOLE_DIGITS = 12
DECIMAL_DIGITS = 6


def to_timestamp(text: str) -> datetime:
    """UTC moment of an ISO timestamp; the offset or Z is required. 24:00:00 is the next day."""
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, clock, fraction, offset = match.groups(default="")
    is_midnight_after = clock == "24:00:00" and not fraction.strip(".0")
    moment = datetime.fromisoformat(
        f"{day}T{'00:00:00' if is_midnight_after else clock}{fraction}{offset}"
    )
    try:
        instant = moment.astimezone(UTC) + timedelta(days=1 if is_midnight_after else 0)
    except OverflowError as error:
        raise ValueError(text) from error
    return _in_window(instant)


def to_date(text: str) -> date:
    """A calendar day that exists."""
    if DATE.fullmatch(text) is None:
        raise ValueError(text)
    return _in_window(date.fromisoformat(text))


def _in_window(day: Day) -> Day:
    """The day itself, unless it lies in a year that no company's records are of."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def to_integer(text: str) -> int:
    """Digits with an optional sign, inside 64 bits."""
    if INTEGER.fullmatch(text) is None or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)


def to_decimal(text: str) -> Fraction:
    """An exact number that DECIMAL(18,6) can hold without rounding."""
    match = DECIMAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    whole, decimals = match.groups(default="")
    if len(whole.lstrip("0")) > WHOLE_DIGITS or len(decimals.rstrip("0")) > DECIMAL_DIGITS:
        raise ValueError(text)
    return Fraction(text)


def to_boolean(text: str) -> bool:
    """`true` or `false`, large or small, nothing else."""
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def to_currency(text: str) -> str:
    """A currency code in small letters."""
    if CURRENCY.fullmatch(text.lower()) is None:
        raise ValueError(text)
    return text.lower()


def to_identifier(text: str) -> str:
    """A key as text: normalised, and not a number that a spreadsheet has shortened."""
    if "\ufeff" in text or SPREADSHEET_NUMBER.fullmatch(text):
        raise ValueError(text)
    return unicodedata.normalize("NFC", text)


def to_json(text: str) -> str:
    """JSON text, kept as text."""
    try:
        json.loads(text)
    except RecursionError as error:
        raise ValueError(text) from error
    return text


READERS: dict[str, Callable[[str], Any]] = {
    "timestamp": to_timestamp,
    "date": to_date,
    "integer": to_integer,
    "decimal": to_decimal,
    "boolean": to_boolean,
    "currency": to_currency,
    "identifier": to_identifier,
    "json": to_json,
}


def to_word(column: Column, text: str) -> str:
    """A word of a closed vocabulary; any other word is kept, marked so that it matches none."""
    word = column.synonyms.get(text.lower(), text.lower())
    if word in column.values:
        return word
    if column.is_closed_list:
        raise ValueError(text)
    return f"unknown:{text}"


def to_value(column: Column, text: str | None) -> Any:
    """The typed value of a cell; blank is null, and a required cell may not be blank."""
    stripped = "" if text is None else text.strip()
    if not stripped:
        if column.required:
            raise ValueError(column.name)
        return None
    if column.kind == "free_text":
        return text
    if column.kind == "text":
        return stripped
    if column.kind == "enum":
        return to_word(column, stripped)
    value = READERS[column.kind](stripped)
    if column.minimum is not None and value < column.minimum:
        raise ValueError(text)
    if column.maximum is not None and value > column.maximum:
        raise ValueError(text)
    return value
