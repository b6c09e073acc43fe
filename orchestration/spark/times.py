"""Rules for moments, days and the time between."""

from collections.abc import Sequence

from sqlglot import exp

from orchestration.spark.syntax import (
    INSTANT,
    WITHOUT_ZONE,
    Rule,
    TranslationError,
    call,
    cast,
    is_call,
    number,
    text,
)

UNITS = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"})


def moment_of_instant(node: exp.Expression) -> exp.Expression | None:
    """`make_timestamp(epoch_us(...))`, as the macro `utc` says it: UTC without a zone."""
    if not (isinstance(node, exp.UnixToTime) and is_call(node.this, "epoch_us")):
        return None
    (instant,) = node.this.expressions
    if is_call(instant, "timezone"):
        zone, local = instant.expressions
        return _utc_of_local(local, zone)
    return cast(instant, WITHOUT_ZONE)


def moment_of_another_zone(node: exp.Expression) -> exp.Expression | None:
    """`timezone(a, timezone(b, ...))`, where one of both is UTC."""
    if not (is_call(node, "timezone") and is_call(node.expressions[1], "timezone")):
        return None
    zone, inner = node.expressions
    inner_zone, moment = inner.expressions
    if _is_utc(zone):
        return _utc_of_local(moment, inner_zone)
    if _is_utc(inner_zone):
        return cast(call("from_utc_timestamp", moment, zone), WITHOUT_ZONE)
    raise TranslationError("timezone(...) of timezone(...), and neither of them is UTC")


def microseconds(node: exp.Expression) -> exp.Expression | None:
    """`epoch_us` of a moment."""
    if not is_call(node, "epoch_us"):
        return None
    return call("unix_micros", cast(node.expressions[0], INSTANT))


def whole_units_between(node: exp.Expression) -> exp.Expression | None:
    """`datesub`: both count whole units, and cut off what is over."""
    if not is_call(node, "datesub"):
        return None
    unit, start, end = node.expressions
    return call("timestampdiff", exp.Var(this=unit.name.upper()), start, end)


def boundaries_between(node: exp.Expression) -> exp.Expression | None:
    """`date_diff`: DuckDB counts the midnights or month ends between, Spark whole months."""
    if not isinstance(node, exp.DateDiff):
        return None
    unit = node.text("unit").lower() or "day"
    end, start = node.this, node.expression
    if unit == "day":
        return None
    if unit != "month":
        raise TranslationError(f"date_diff by {unit}: only days and months are the same everywhere")
    years = exp.Paren(this=exp.Sub(this=call("year", end), expression=call("year", start)))
    return exp.Paren(
        this=exp.Sub(
            this=exp.Add(
                this=exp.Mul(this=years, expression=number(12)),
                expression=call("month", end.copy()),
            ),
            expression=call("month", start.copy()),
        )
    )


def truncated(node: exp.Expression) -> exp.Expression | None:
    """`date_trunc(unit, a)`: sqlglot takes a column for the name of a unit.

    For what it knows to be a date it says `trunc`, which is null where the unit is a day.
    """
    if not isinstance(node, exp.DateTrunc | exp.TimestampTrunc):
        return None
    unit = node.args["unit"]
    if not isinstance(unit, exp.Column):
        unit = text(unit.name) if unit.name in UNITS else exp.column(unit.name.lower())
    return call("date_trunc", unit, node.this)


def months(node: exp.Expression) -> exp.Expression | None:
    """`to_months`: as an interval of years and months it keeps a date a date."""
    if not is_call(node, "to_months"):
        return None
    return call("make_ym_interval", number(0), cast(node.expressions[0], "int"))


def seconds(node: exp.Expression) -> exp.Expression | None:
    """`to_seconds`."""
    if not is_call(node, "to_seconds"):
        return None
    (count,) = node.expressions
    none = number("0")
    return call("make_dt_interval", none, none.copy(), none.copy(), count)


def iso_weekday(node: exp.Expression) -> exp.Expression | None:
    """`isodow`: sqlglot takes Spark's days to begin with Monday."""
    if not isinstance(node, exp.DayOfWeekIso):
        return None
    return exp.Paren(this=call("weekday", node.this) + 1)


def instant(node: exp.Expression) -> exp.Expression | None:
    """`timestamptz`: sqlglot says `timestamp`, which is one without zone in our sessions."""
    is_instant = isinstance(node, exp.DataType) and node.is_type("timestamptz")
    return exp.DataType.build(INSTANT, dialect="spark") if is_instant else None


MOMENTS: Sequence[Rule] = (moment_of_instant, moment_of_another_zone)
"""Said by functions within functions: the outermost tells what is meant, so it comes first."""

TIMES: Sequence[Rule] = (
    microseconds,
    whole_units_between,
    boundaries_between,
    truncated,
    months,
    seconds,
    iso_weekday,
    instant,
)


def _utc_of_local(local: exp.Expression, zone: exp.Expression) -> exp.Expression:
    moment = local if _is_utc(zone) else call("to_utc_timestamp", local, zone)
    return cast(moment, WITHOUT_ZONE)


def _is_utc(node: exp.Expression) -> bool:
    return isinstance(node, exp.Literal) and node.name == "UTC"
