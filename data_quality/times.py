"""SQL that reads times; each is kept as the instant it means, in UTC.

Text is tested for its form before any cast: DuckDB takes 'epoch' and 'infinity' for times, and
drops the offset of a time stamp that is cast to TIMESTAMP.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_quality.contract import Column
from data_quality.conventions import Conventions
from data_quality.days import ISO_DAY, TWO_DIGIT_YEAR, in_iso_order
from data_quality.expressions import first_true, matches, quote_identifier, quote_text
from data_quality.local_times import SHIFTS, instant_of, shift_of
from data_quality.reading import Finding, Reading, text_name
from data_quality.twelve_hours import on_24_hours

ISO_CLOCK = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
USUAL_INSTANTS = (
    f"{ISO_DAY}T{ISO_CLOCK}Z",
    f"{ISO_DAY}T{ISO_CLOCK}[-+]0[0-9]:[0-5][0-9]",
    f"{ISO_DAY}T{ISO_CLOCK}.{'[0-9]' * 6}Z",
)
"""Glob patterns of what most exports hold: as strict as regular expressions, and faster."""

UNIVERSAL = "Z|UTC"
OFFSET = "[+-][0-9]{2}(:?[0-9]{2})?"
REAL_OFFSET = "[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?"
PLACE = "[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}"
HALF_OF_DAY = "(?i)[ap]m"
ZONE_NAME = "[A-Za-z][A-Za-z0-9_/+-]*"

WHOLE_NUMBER = "[+-]?[0-9]+"
UNITS_PER_SECOND = {
    "epoch_seconds": 1,
    "epoch_milliseconds": 1_000,
    "epoch_microseconds": 1_000_000,
}
LOCAL_EPOCH = "local_epoch_seconds"
"""Seconds since midnight of 1970-01-01 on the source's own clocks, which is no time in UTC."""

PLAUSIBLE_SECONDS = (100_000_000, 4_102_444_799)
"""1973 to 2099. Smaller numbers are days of a spreadsheet, larger ones come in another unit."""


@dataclass(frozen=True)
class Parts:
    """Names of what a time is taken apart into, and the pattern of its day and clock.

    `usual` is the instant of a text in one of the usual forms. Of any other, `local` is the time on
    the clock, and `zone` the text behind it: empty where there is none, null if this is no time.
    `instant` is what both mean, and `shift` a warning about it.
    """

    moment: str
    pattern: str
    usual: str
    zone: str
    local: str
    instant: str
    shift: str


def read_timestamp(column: Column, conventions: Conventions) -> Reading:
    """An instant, written with an offset or a zone, or as the source's local time."""
    if column.format == LOCAL_EPOCH:
        return _read_local_epoch(column, conventions)
    if column.format:
        return _read_epoch(column, units=UNITS_PER_SECOND[column.format])
    moment, steps = in_iso_order(column, conventions)
    if conventions.date_order != "ymd":
        # With its year first, a time is one of ISO 8601, whose clock has 24 hours.
        moment, more = on_24_hours(column, moment)
        steps = [*steps, *more]
    hour = "[0-9]{2}" if conventions.date_order == "ymd" else "[0-9]{1,2}"
    names = ("as usual", "zone", "as local time", "instant", "shift")
    parts = Parts(
        moment,
        rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{hour}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]{{1,9}})?)?",
        *(quote_identifier(f"{column.name} {name}") for name in names),
    )
    text = text_name(column)
    return Reading(
        steps=[*steps, *_steps(parts, timezone=conventions.timezone)],
        value=parts.instant,
        refusals=_refusals(parts, text, has_timezone=conventions.timezone is not None),
        refusal="date_format",
        warnings=[
            _midnight_warning(text, parts.instant),
            *((f"{parts.shift} = {quote_text(code)}", code) for code in SHIFTS),
        ],
    )


def _steps(parts: Parts, *, timezone: str | None) -> list[Mapping[str, str]]:
    at_once = f"try_cast({parts.moment} as timestamptz)"
    without_zone = f"{parts.moment} glob {quote_text(f'{ISO_DAY}[T ]{ISO_CLOCK}')}"
    any_time = matches(parts.moment, f"{parts.pattern}( ?({UNIVERSAL}|{OFFSET}|{PLACE}))?")
    clock = quote_text(f"^{parts.pattern}")
    behind_clock = f"ltrim(regexp_replace({parts.moment}, {clock}, ''))"
    return [
        {
            parts.usual: first_true(
                (f"{parts.moment} glob {quote_text(form)}", at_once) for form in USUAL_INSTANTS
            )
        },
        {
            parts.zone: first_true(
                [
                    (f"{parts.usual} is not null", "null"),
                    (without_zone, "''"),
                    (any_time, behind_clock),
                ]
            )
        },
        {
            parts.local: first_true(
                [
                    (f"{parts.zone} = ''", f"try_cast({parts.moment} as timestamp)"),
                    (
                        f"{parts.zone} is not null",
                        f"try_cast(regexp_extract({parts.moment}, {clock}) as timestamp)",
                    ),
                ]
            )
        },
        {parts.instant: _instant(parts, timezone=timezone)},
        {
            parts.shift: shift_of(
                parts.instant, local=parts.local, zone=parts.zone, timezone=timezone
            )
        },
    ]


def _instant(parts: Parts, *, timezone: str | None) -> str:
    """SQL for the instant; null for a place that DuckDB does not know."""
    local, zone = parts.local, parts.zone
    kinds = [
        (f"{parts.usual} is not null", parts.usual),
        (f"{zone} is null", "null"),
        (matches(zone, UNIVERSAL), f"make_timestamptz(epoch_us({local}))"),
        (matches(zone, REAL_OFFSET), f"try_cast({local}::varchar || {zone} as timestamptz)"),
        (f"contains({zone}, '/')", f"try_cast({local}::varchar || ' ' || {zone} as timestamptz)"),
    ]
    if timezone:
        kinds.insert(2, (f"{zone} = ''", instant_of(local, zone=quote_text(timezone))))
    return first_true(kinds)


def _refusals(parts: Parts, text: str, *, has_timezone: bool) -> list[Finding]:
    without_offset = [] if has_timezone else [(f"{parts.zone} = ''", "missing_offset")]
    return [
        (matches(text, TWO_DIGIT_YEAR), "two_digit_year"),
        *without_offset,
        (f"{parts.zone} is not null and {parts.local} is null", "bad_date"),
        (f"contains({parts.zone}, '/')", "unknown_zone"),
        (f"{parts.zone} is not null", "bad_date"),
        (matches(parts.moment, f"{parts.pattern} ?{HALF_OF_DAY}"), "date_format"),
        (matches(parts.moment, f"{parts.pattern} ?{ZONE_NAME}"), "unknown_zone"),
    ]


def _midnight_warning(text: str, instant: str) -> Finding:
    """The end of a day written as 24:00; not minutes and seconds as in 08:24:00."""
    is_hour = f"contains({text}, 'T24:00') or contains({text}, ' 24:00')"
    return f"{instant} is not null and contains({text}, '24:00') and ({is_hour})", "midnight_24"


def _read_epoch(column: Column, *, units: int) -> Reading:
    """An instant written as a whole number since 1970, of so many units in a second."""
    text = text_name(column)
    return Reading(
        value=f"make_timestamptz({_microseconds(text, units=units)})",
        refusals=[(matches(text, WHOLE_NUMBER), "date_out_of_range")],
        refusal="date_format",
    )


def _read_local_epoch(column: Column, conventions: Conventions) -> Reading:
    text = text_name(column)
    names = ("as local time", "instant", "shift")
    local, instant, shift = (quote_identifier(f"{column.name} {name}") for name in names)
    zone = conventions.timezone
    return Reading(
        steps=[
            {local: f"make_timestamp({_microseconds(text, units=1)})"},
            {instant: instant_of(local, zone=quote_text(zone)) if zone else "null::timestamptz"},
            {shift: shift_of(instant, local=local, zone="''", timezone=zone)},
        ],
        value=instant,
        refusals=[
            (f"{local} is not null", "missing_offset"),
            (matches(text, WHOLE_NUMBER), "date_out_of_range"),
        ],
        refusal="date_format",
        warnings=[(f"{shift} = {quote_text(code)}", code) for code in SHIFTS],
    )


def _microseconds(text: str, *, units: int) -> str:
    """SQL for a whole number of units as microseconds; null for what can be no such time."""
    number = f"try_cast({text} as bigint)"
    first, last = (bound * units for bound in PLAUSIBLE_SECONDS)
    is_plausible = f"{matches(text, '[0-9]+')} and {number} between {first} and {last}"
    return first_true([(is_plausible, f"{number} * {1_000_000 // units}")])
