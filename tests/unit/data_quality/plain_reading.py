"""The rules of typing a second time, in plain Python and without any of the project's patterns."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data_quality.conventions import Conventions


class Verdict(NamedTuple):
    """A value, or the reason there is none; and a warning about the value."""

    value: object = None
    reason: str | None = None
    warning: str | None = None


class RefusedError(Exception):
    """The text has no value; the message is the reason code."""


MARKS = {
    "point": (".", ""),
    "comma": (",", ""),
    "point_grouped": (".", ","),
    "comma_grouped": (",", "."),
}
FIRST_INSTANT, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def read_boolean(text: str) -> Verdict:
    words = {"true": True, "false": False}
    lower = text.lower()
    return Verdict(words[lower]) if lower in words else Verdict(reason="not_boolean")


def read_whole(text: str, conventions: Conventions) -> Verdict:
    """A number of 64 bits without decimals."""
    if common := _common_refusal(text, conventions):
        return Verdict(reason=common)
    parts = _parts(text, conventions)
    if parts is None or parts[2] is not None:
        return Verdict(reason="not_integer")
    return _of_64_bits(int(parts[0] + parts[1]))


def read_decimal(text: str, conventions: Conventions) -> Verdict:
    """A number of at most twelve digits before and six behind the decimal mark."""
    if common := _common_refusal(text, conventions):
        return Verdict(reason=common)
    parts = _parts(text, conventions)
    if parts is None or len(parts[2] or "") > 6:
        return Verdict(reason="number_format")
    value = Decimal(f"{parts[0]}{parts[1] or 0}.{parts[2] or 0}")
    return Verdict(value) if abs(value) < 10**12 else Verdict(reason="out_of_range")


def read_amount(text: str, conventions: Conventions, *, decimals: int) -> Verdict:
    """Units of money with decimals, as minor units of 64 bits."""
    if common := _common_refusal(text, conventions):
        return Verdict(reason=common)
    parts = _parts(text, conventions)
    if parts is None:
        return Verdict(reason="number_format")
    fraction = (parts[2] or "").rstrip("0")
    if len(fraction) > decimals:
        return Verdict(reason="too_many_decimals")
    value = int(f"{parts[0]}{parts[1] or 0}{fraction.ljust(decimals, '0')}")
    return _of_64_bits(value)


def read_day(text: str, conventions: Conventions) -> Verdict:
    """A day between 1970 and 2099."""
    try:
        day, rest, _ = _leading_day(text, conventions)
        value = None if rest else _day(*day)
    except RefusedError as refusal:
        return Verdict(reason=str(refusal))
    if value is None:
        return Verdict(reason="date_format")
    if not 1970 <= value.year < 2100:
        return Verdict(reason="date_out_of_range")
    return Verdict(value)


def read_time(text: str, conventions: Conventions) -> Verdict:
    """An instant between 1970 and 2099."""
    try:
        instant, warning = _instant(text, conventions)
    except RefusedError as refusal:
        return Verdict(reason=str(refusal))
    except OverflowError:
        return Verdict(reason="date_out_of_range")
    if not FIRST_INSTANT <= instant < END:
        return Verdict(reason="date_out_of_range")
    return Verdict(instant, warning=warning)


def _of_64_bits(value: int) -> Verdict:
    return Verdict(value) if -(2**63) <= value < 2**63 else Verdict(reason="out_of_range")


def _common_refusal(text: str, conventions: Conventions) -> str | None:
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"} and text[1:2] not in {"+", "-"}:
        return "not_finite"
    whole, mark, fraction = text.removeprefix("-" if text[0] == "-" else "+").partition(",")
    could_be_a_thousand = (
        mark
        and is_digits(whole)
        and is_digits(fraction)
        and len(whole) <= 3
        and len(fraction) == 3
        and whole[0] != "0"
    )
    if could_be_a_thousand and MARKS[conventions.decimal_style][0] == ",":
        return "ambiguous_number"
    return None


def _parts(text: str, conventions: Conventions) -> tuple[str, str, str | None] | None:
    """Sign, digits before the decimal mark, and those behind it if there is one."""
    decimal_mark, grouping = MARKS[conventions.decimal_style]
    sign = text[0] if text[0] in "+-" else ""
    whole, mark, fraction = text[len(sign) :].partition(decimal_mark)
    if mark and not is_digits(fraction):
        return None
    if grouping and grouping in whole:
        first, *others = whole.split(grouping)
        if (
            not (1 <= len(first) <= 3)
            or first[0] == "0"
            or any(len(group) != 3 for group in others)
        ):
            return None
        whole = first + "".join(others)
    if not is_digits(whole) and (whole or not mark):
        return None
    return sign, whole, fraction if mark else None


def _leading_day(text: str, conventions: Conventions) -> tuple[tuple[int, int, int], str, bool]:
    """Year, month and day; what follows; and whether they stand in the order of the source."""
    if re.match(r"\d{1,2}([-/.]\d{1,2}){2}([T ].*)?$", text, re.ASCII) and "\n" not in text:
        raise RefusedError("two_digit_year")
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII):
        return tuple(map(int, found.groups())), text[found.end() :], False
    ordered = re.match(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", text, re.ASCII)
    if conventions.date_order == "ymd" or not ordered:
        raise RefusedError("date_format")
    first, _, second, year = ordered.groups()
    day, month = (first, second) if conventions.date_order == "dmy" else (second, first)
    return (int(year), int(month), int(day)), text[ordered.end() :], True


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise RefusedError("bad_date") from None


def _instant(text: str, conventions: Conventions) -> tuple[datetime, str | None]:
    day, rest, is_ordered = _leading_day(text, conventions)
    if is_ordered and not rest:
        rest = "T00:00"
    if conventions.date_order != "ymd":
        rest = _on_24_hours(rest)
    hours = r"\d\d" if conventions.date_order == "ymd" else r"\d{1,2}"
    clock = re.match(rf"[T ]({hours}):(\d\d)(?::(\d\d)(?:\.(\d{{1,9}}))?)?", rest, re.ASCII)
    if not clock:
        raise RefusedError("date_format")
    suffix = rest[clock.end() :].removeprefix(" ")
    if not suffix and not conventions.timezone:
        raise RefusedError("missing_offset")
    kind = _kind_of(suffix)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    microsecond = int((clock[4] or "")[:6].ljust(6, "0"))
    is_midnight_24 = (hour, minute, second, microsecond) == (24, 0, 0, 0)
    start = _day(*day)
    try:
        local = datetime(
            start.year, start.month, start.day,
            0 if is_midnight_24 else hour, minute, second, microsecond,
        ) + timedelta(days=is_midnight_24)  # fmt: skip
    except ValueError:
        raise RefusedError("bad_date") from None
    instant, warning = _at(local, _zone(suffix, kind, conventions))
    return instant, "midnight_24" if is_midnight_24 else warning


def _on_24_hours(rest: str) -> str:
    """The same clock without AM or PM; any other text as it is."""
    words = rest[-2:].lower()
    clock = rest[:-2].removesuffix(" ")
    parts = clock[1:].split(":")
    is_clock = (
        words in {"am", "pm"}
        and clock[:1] in {"T", " "}
        and len(parts) in {2, 3}
        and all(is_digits(part) for part in parts)
        and len(parts[0]) <= 2
        and all(len(part) == 2 for part in parts[1:])
        and 1 <= int(parts[0]) <= 12
    )
    if not is_clock:
        return rest
    hour = int(parts[0]) % 12 + (12 if words == "pm" else 0)
    return clock[0] + ":".join([f"{hour:02}", *parts[1:]])


def _kind_of(suffix: str) -> str:
    if suffix in {"", "Z", "UTC"}:
        return "fixed"
    if re.fullmatch(r"[+-]\d\d(:?\d\d)?", suffix, re.ASCII):
        return "offset"
    if re.fullmatch(r"[A-Za-z_]+(/[\w+-]+){1,2}", suffix, re.ASCII):
        return "place"
    if suffix.lower() not in {"am", "pm"} and re.fullmatch(r"[A-Za-z][\w/+-]*", suffix, re.ASCII):
        raise RefusedError("unknown_zone")
    raise RefusedError("date_format")


def _zone(suffix: str, kind: str, conventions: Conventions) -> tzinfo:
    if kind == "fixed":
        return UTC if suffix or not conventions.timezone else ZoneInfo(conventions.timezone)
    if kind == "place":
        try:
            return ZoneInfo(suffix)
        except (ZoneInfoNotFoundError, ValueError):
            raise RefusedError("unknown_zone") from None
    digits = suffix[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise RefusedError("bad_date")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if suffix[0] == "-" else offset)


def _at(local: datetime, zone: tzinfo) -> tuple[datetime, str | None]:
    """The later instant of a time that comes twice; a skipped one is moved on by the gap."""
    later = local.replace(tzinfo=zone, fold=1)
    earlier = later.replace(fold=0)
    if later.utcoffset() == earlier.utcoffset():
        return later.astimezone(UTC), None
    if later.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
        return later.astimezone(UTC), "dst_fold"
    return earlier.astimezone(UTC), "dst_gap"
