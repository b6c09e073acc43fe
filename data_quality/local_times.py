"""SQL for times on the clocks of a place: the instant they mean, and nights of changed clocks."""

from data_quality.expressions import first_true, quote_text

DAY_IN_MICROSECONDS = 24 * 60 * 60 * 1_000_000
SHIFTS = ("dst_gap", "dst_fold")


def instant_of(local: str, *, zone: str) -> str:
    """SQL for the instant of a local time.

    Of a time that comes twice, it is the second; one that is skipped is moved on by the gap.
    """
    return f"timezone({zone}, {local})"


def shift_of(instant: str, *, local: str, zone: str, timezone: str | None) -> str:
    """SQL for the warning that clocks have skipped a local time, or shown it twice; else null.

    `zone` holds the name of a place, or is empty where `timezone`, that of the source, holds.
    """
    places = [(f"contains({zone}, '/')", _shift(instant, local, zone))]
    if timezone:
        places.append((f"{zone} = ''", _shift(instant, local, quote_text(timezone))))
    return first_true([(f"{instant} is null or {zone} is null", "null"), *places])


def _shift(instant: str, local: str, zone: str) -> str:
    """SQL for the kind of shift.

    A time came twice when clocks that went as a day before showed it as well, only earlier.
    """
    gap, fold = map(quote_text, SHIFTS)
    day_before = f"make_timestamptz(epoch_us({instant}) - {DAY_IN_MICROSECONDS})"
    offset_before = f"epoch_us(timezone({zone}, {day_before})) - epoch_us({day_before})"
    twin = f"make_timestamptz(epoch_us({local}) - ({offset_before}))"
    return first_true(
        [
            (f"timezone({zone}, {instant}) <> {local}", gap),
            (f"{twin} < {instant} and timezone({zone}, {twin}) = {local}", fold),
        ]
    )
