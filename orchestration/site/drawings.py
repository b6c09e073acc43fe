"""How charts are drawn, as Vega-Lite: rows in, a specification out."""

from typing import Any

import altair as alt

BLUE, GREEN, RED, GREY = "#3d7ec9", "#2a9d6f", "#d1495b", "#8a94a6"
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LOOK = {
    "background": "transparent",
    "autosize": {"type": "fit-x", "contains": "padding"},
    "font": "system-ui, sans-serif",
    # What is drawn takes the colour of the text around it, be the page light or dark.
    "axis": {
        "labelColor": "currentColor", "titleColor": "currentColor", "titleFontWeight": "normal",
        "domainColor": GREY, "tickColor": GREY, "gridColor": GREY, "gridOpacity": 0.25,
        "labelFontSize": 11, "titleFontSize": 11,
    },
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor", "orient": "bottom"},
    "header": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "view": {"stroke": None},
    "range": {"heatmap": {"scheme": "blues"}},
}  # fmt: skip


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """What the drawing library of a page reads."""
    return chart.configure(**LOOK).to_dict(validate=False)


def trend(rows: alt.InlineData) -> alt.TopLevelMixin:
    periods = alt.Axis(labelAngle=0, labelOverlap=True)
    base = alt.Chart(rows).encode(x=alt.X("period:O", title=None, sort=None, axis=periods))
    value = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False))
    tooltip = ["period:N", "shown:N", "interval:N", "sample:Q"]
    return alt.layer(
        base.mark_area(color=BLUE, opacity=0.2).encode(
            y=alt.Y("low:Q", title=None, scale=alt.Scale(zero=False)), y2="high:Q"
        ),
        base.mark_rule(color=GREY, strokeDash=[4, 4]).encode(y="benchmark:Q"),
        base.mark_line(color=BLUE, strokeWidth=2).encode(y=value),
        base.mark_point(color=BLUE, filled=True, size=45).encode(
            y=value,
            tooltip=tooltip,
            shape=alt.Shape("state:N", scale=alt.Scale(range=["circle", "triangle"]), legend=None),
        ),
    ).properties(width="container", height=240)


def segments(rows: alt.InlineData) -> alt.TopLevelMixin:
    base = alt.Chart(rows).encode(
        y=alt.Y("segment:N", title=None, sort=None, axis=alt.Axis(labelLimit=130))
    )
    value = alt.X("value:Q", title=None, scale=alt.Scale(zero=False))
    return alt.layer(
        base.mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="all:Q"),
        base.mark_rule(color=BLUE, strokeWidth=3, opacity=0.4).encode(
            x=alt.X("low:Q", title=None, scale=alt.Scale(zero=False)), x2="high:Q"
        ),
        base.mark_point(color=BLUE, filled=True, size=70).encode(
            x=value, tooltip=["segment:N", "shown:N", "interval:N", "sample:Q"]
        ),
    ).properties(width="container", height=alt.Step(26))


def turned_months(rows: alt.InlineData) -> alt.TopLevelMixin:
    return (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=_month("month"),
            y=alt.Y("metrics:Q", title="metrics", axis=alt.Axis(tickMinStep=1)),
            color=_better_or_worse("turn"),
            tooltip=["month:T", "turn:N", "metrics:Q", "names:N"],
        )
        .properties(width="container", height=200)
    )


def turning_points(rows: alt.InlineData) -> alt.TopLevelMixin:
    return (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=_month("month"),
            y=alt.Y("turns:Q", title="turning points"),
            color=_better_or_worse("turn"),
            tooltip=["month:T", "turn:N", "turns:Q"],
        )
        .properties(width="container", height=200)
    )


def _month(name: str) -> alt.X:
    axis = alt.Axis(format="%b %y", labelOverlap=True)
    return alt.X(f"{name}:O", title=None, timeUnit="utcyearmonth", axis=axis)


def _better_or_worse(field_name: str) -> alt.Color:
    scale = alt.Scale(domain=["for the better", "for the worse"], range=[GREEN, RED])
    return alt.Color(f"{field_name}:N", title=None, scale=scale)


def waterfall(rows: alt.InlineData) -> alt.TopLevelMixin:
    base = alt.Chart(rows).encode(
        x=alt.X("movement:N", title=None, sort=None, axis=alt.Axis(labelAngle=-35))
    )
    return base.mark_bar().encode(
        y=alt.Y("before:Q", title="monthly recurring revenue", axis=alt.Axis(format="~s")),
        y2="after:Q",
        color=alt.Color(
            "kind:N", title=None,
            scale=alt.Scale(domain=["book", "gain", "loss"], range=[BLUE, GREEN, RED]),
        ),
        tooltip=["movement:N", alt.Tooltip("amount:Q", format=",.0f")],
    ).properties(width="container", height=240)  # fmt: skip


def cohorts(rows: alt.InlineData) -> alt.TopLevelMixin:
    return (
        alt.Chart(rows)
        .mark_rect()
        .encode(
            x=alt.X("months_since:O", title="months since the first one",
                    axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("cohort:O", title=None, timeUnit="utcyearmonth", axis=alt.Axis(format="%b %y")),
            color=alt.Color("rate:Q", title="still active",
                            legend=alt.Legend(format=".0%", gradientLength=160)),
            tooltip=["cohort:T", "months_since:O", alt.Tooltip("rate:Q", format=".1%"),
                     "customers:Q"],
        )
        .properties(width="container", height=alt.Step(15))
    )  # fmt: skip


def waiting(rows: alt.InlineData) -> alt.TopLevelMixin:
    return _by_weekday_and_hour(rows).encode(
        color=alt.Color("in_time:Q", title="answered in time",
                        scale=alt.Scale(scheme="redyellowgreen", domain=[0, 1]),
                        legend=alt.Legend(format=".0%", gradientLength=160)),
    )  # fmt: skip


def staffing(rows: alt.InlineData) -> alt.TopLevelMixin:
    return _by_weekday_and_hour(rows).encode(
        color=alt.Color("shortfall:Q", title="agents missing",
                        scale=alt.Scale(scheme="oranges", domainMin=0),
                        legend=alt.Legend(gradientLength=160)),
    )  # fmt: skip


def _by_weekday_and_hour(rows: alt.InlineData) -> alt.Chart:
    return (
        alt.Chart(rows)
        .mark_rect()
        .encode(
            x=alt.X("hour:O", title="hour of the day", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("weekday:N", title=None, sort=DAYS),
            tooltip=["weekday:N", "hour:O", alt.Tooltip("in_time:Q", format=".0%"),
                     "calls:Q", alt.Tooltip("agents:Q", format=".1f"), "needed:Q",
                     alt.Tooltip("shortfall:Q", format=".1f")],
        )
        .properties(width="container", height=alt.Step(20))
    )  # fmt: skip


def drivers(rows: alt.InlineData) -> alt.TopLevelMixin:
    return (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("customers:Q", title="active customers"),
            y=alt.Y("driver:N", title=None, sort="-x"),
            color=alt.Color("risk:N", title="risk",
                            scale=alt.Scale(domain=["high", "medium", "low", "unknown"],
                                            range=[RED, "#e9a23b", GREEN, GREY])),
            order=alt.Order("rank:Q"),
            tooltip=["driver:N", "risk:N", "customers:Q"],
        )
        .properties(width="container", height=alt.Step(26))
    )  # fmt: skip
