"""Eight metrics with pandas: the script that a team would write instead of this project.

Each metric comes for five grains, for all rows and for each value of each segment, as in the
metric tables. There are no checks, no quarantine, no history and no intervals.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from tests.benchmarks.pandas_tables import Customers, latest, read, with_instants
from tests.benchmarks.pandas_tickets import counted_tickets, read_tickets

METRICS = (
    "nps",
    "csat",
    "resolution_minutes_median",
    "first_reply_minutes_median",
    "call_abandonment_rate",
    "article_views",
    "session_duration_minutes_median",
    "sessions_per_active_customer",
)
GRAINS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
OF_CUSTOMERS = ("customer_segment", "country", "plan_id")
OF_TICKETS = ("via_channel", "group_id", "priority", "product_id", *OF_CUSTOMERS)
OF_ANSWERS = ("survey_id", "channel", "product_id", *OF_CUSTOMERS)
ANSWER_COLUMNS = (
    "response_id", "question_id", "survey_id", "population", "metric", "score", "scale_min",
    "scale_max", "comment", "sent_at", "responded_at", "is_complete", "is_test", "respondent_id",
    "ticket_id", "product_id", "channel",
)  # fmt: skip

Grouped = pd.api.typing.DataFrameGroupBy


def compute(landing: Path) -> pd.DataFrame:
    """Rows of metric, grain, period, segment and value from the files of a landing folder."""
    customers = Customers(landing)
    tickets = read_tickets(landing)
    found = [
        *_of_tickets(counted_tickets(landing, tickets, customers)),
        *_of_answers(landing, tickets, customers),
        *_of_calls(landing, customers),
        *_of_views(landing, customers),
        *_of_sessions(landing, customers),
    ]
    return pd.concat(found, ignore_index=True)


def _of_tickets(tickets: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for name, value, date in (
        ("resolution_minutes_median", "resolution_seconds", "solved_date"),
        ("first_reply_minutes_median", "reply_seconds", "created_date"),
    ):
        rows = tickets.dropna(subset=[value])
        yield from _metric(name, rows, date, OF_TICKETS, _median_minutes(value))


def _of_answers(
    landing: Path, tickets: pd.DataFrame, customers: Customers
) -> Iterator[pd.DataFrame]:
    answers = with_instants(
        read(landing, "survey/survey_responses", ANSWER_COLUMNS),
        required=["responded_at"],
        optional=["sent_at"],
    )
    answers["score"] = pd.to_numeric(answers["score"], errors="coerce")
    answers = answers[answers["score"].between(answers["scale_min"], answers["scale_max"])]
    answers = latest(answers, ["response_id", "question_id"], cursor="responded_at")
    answers = answers[answers["is_complete"] & ~answers["is_test"]]
    own = answers["respondent_id"].where(answers["population"] == "customer")
    answers["customer_id"] = customers.known("survey", own)
    answers["respondent_id"] = answers["customer_id"].fillna(answers["respondent_id"])
    answers["date"] = answers["responded_at"].dt.tz_localize(None).dt.normalize()
    answers[["product_id", "channel"]] = answers[["product_id", "channel"]].fillna("unknown")
    answers = customers.segmented(answers, date="date")
    answers = answers.sort_values(["responded_at", "response_id", "question_id"])

    of_nps = answers[answers["metric"] == "nps"].copy()
    of_nps["points"] = (of_nps["score"] >= 9).astype(int) - (of_nps["score"] <= 6).astype(int)
    of_nps["next_date"] = of_nps.groupby(["survey_id", "respondent_id"])["date"].shift(-1)
    yield from _metric(
        "nps",
        of_nps,
        "date",
        OF_ANSWERS,
        lambda rows: 100 * rows["points"].mean(),
        until="next_date",
    )
    of_csat = answers[answers["metric"] == "csat"].copy()
    of_csat["about"] = of_csat["ticket_id"].fillna(of_csat["response_id"])
    of_csat = of_csat.drop_duplicates(["survey_id", "respondent_id", "about"], keep="last")
    of_csat = of_csat.merge(tickets[["ticket_id", "group_id"]], on="ticket_id", how="left")
    of_csat["group_id"] = of_csat["group_id"].fillna("unknown")
    of_csat["is_satisfied"] = of_csat["score"] >= 4
    segments = (*OF_ANSWERS, "group_id")
    yield from _metric("csat", of_csat, "date", segments, lambda rows: rows["is_satisfied"].mean())


def _of_calls(landing: Path, customers: Customers) -> Iterator[pd.DataFrame]:
    columns = [
        "call_id", "direction", "started_at", "ended_at", "queue", "agent_id", "customer_id",
        "completion_status", "wait_seconds", "transferred_from_call_id",
    ]  # fmt: skip
    calls = with_instants(
        read(landing, "helpdesk/calls", columns), required=["started_at"], optional=["ended_at"]
    )
    calls = calls[~(calls["ended_at"] < calls["started_at"])]
    calls = latest(calls, ["call_id"], cursor="started_at")
    is_abandoned = calls["completion_status"] == "abandoned_in_queue"
    is_short = is_abandoned & (pd.to_numeric(calls["wait_seconds"]) < 5)
    ends = ["completed", "abandoned_in_queue", "abandoned_on_hold", "missed"]
    is_contact = (calls["direction"] == "inbound") & calls["transferred_from_call_id"].isna()
    is_offered = is_contact & ~is_short & calls["completion_status"].isin(ends)
    calls = calls.assign(is_abandoned=is_abandoned)[is_offered]
    calls["customer_id"] = customers.known("helpdesk", calls["customer_id"])
    agents = read(landing, "helpdesk/agents", ["agent_id", "group_id"])
    calls = calls.merge(agents.drop_duplicates("agent_id", keep="last"), on="agent_id", how="left")
    calls["date"] = calls["started_at"].dt.tz_localize(None).dt.normalize()
    calls[["queue", "group_id"]] = calls[["queue", "group_id"]].fillna("unknown")
    calls = customers.segmented(calls, date="date")
    segments = ("queue", "group_id", *OF_CUSTOMERS)
    yield from _metric(
        "call_abandonment_rate", calls, "date", segments, lambda rows: rows["is_abandoned"].mean()
    )


def _of_views(landing: Path, customers: Customers) -> Iterator[pd.DataFrame]:
    columns = ["view_id", "article_id", "viewed_at", "visitor_id", "customer_id", "is_bot"]
    views = with_instants(read(landing, "helpdesk/article_views", columns), required=["viewed_at"])
    views = latest(views, ["view_id"])
    views = views[~views["is_bot"].fillna(False).astype(bool)]
    own, visitor = views["customer_id"], views["visitor_id"]
    views["customer_id"] = customers.known("helpdesk", own, else_id=visitor)
    articles = with_instants(
        read(
            landing, "helpdesk/articles",
            ["article_id", "locale", "section", "created_at", "updated_at"],
        ),
        required=["created_at", "updated_at"],
    )  # fmt: skip
    articles = latest(articles, ["article_id", "locale"], cursor="updated_at")
    articles = articles.sort_values(["created_at", "locale"]).drop_duplicates("article_id")
    views = views.merge(articles[["article_id", "section"]], on="article_id", how="left")
    views["section"] = views["section"].fillna("unknown")
    views["date"] = views["viewed_at"].dt.tz_localize(None).dt.normalize()
    views = customers.segmented(views, date="date")
    segments = ("article_id", "section", *OF_CUSTOMERS)
    yield from _metric("article_views", views, "date", segments, lambda rows: rows.size())


def _of_sessions(landing: Path, customers: Customers) -> Iterator[pd.DataFrame]:
    columns = [
        "session_id", "customer_id", "user_id", "user_role", "started_at", "ended_at",
        "duration_seconds",
    ]  # fmt: skip
    sessions = latest(read(landing, "product/sessions", columns), ["session_id"])
    own, user = sessions["customer_id"], sessions["user_id"]
    sessions["customer_id"] = customers.known("product", own, else_id=user)
    took = (sessions["ended_at"] - sessions["started_at"]).dt.total_seconds()
    sessions["seconds"] = sessions["duration_seconds"].fillna(took)
    first = sessions.groupby("customer_id")["started_at"].transform("min")
    is_new = sessions["started_at"] <= first + pd.Timedelta(days=30)
    sessions["customer_tenure"] = is_new.map({True: "new", False: "returning"})
    is_nobody = sessions["customer_id"].isna()
    sessions["customer_tenure"] = sessions["customer_tenure"].mask(is_nobody, "unknown")
    sessions["user_role"] = sessions["user_role"].fillna("unknown")
    sessions["date"] = sessions["started_at"].dt.tz_localize(None).dt.normalize()
    sessions = customers.segmented(sessions, date="date")
    yield from _metric(
        "session_duration_minutes_median",
        sessions.dropna(subset=["seconds"]),
        "date",
        ("user_role", "customer_tenure", *OF_CUSTOMERS),
        _median_minutes("seconds"),
    )
    yield from _metric(
        "sessions_per_active_customer",
        sessions.dropna(subset=["customer_id"]),
        "date",
        ("user_role", *OF_CUSTOMERS),
        lambda rows: rows.size() / rows["customer_id"].nunique(),
    )


def _median_minutes(column: str) -> Callable[[Grouped], pd.Series]:
    return lambda rows: rows[column].median() / 60


def _metric(
    name: str,
    rows: pd.DataFrame,
    date: str,
    segments: Sequence[str],
    value: Callable[[Grouped], pd.Series],
    *,
    until: str | None = None,
) -> Iterator[pd.DataFrame]:
    """The metric for every grain and segment; a row counts where `until` is after the period."""
    for grain, frequency in GRAINS.items():
        periods = rows[date].dt.to_period(frequency)
        counted = rows
        if until is not None:
            counted = rows[~(rows[until] <= periods.dt.end_time)]
            periods = periods[counted.index]
        start = periods.dt.start_time.rename("period_start")
        for segment in ("all", *segments):
            keys = (
                [start] if segment == "all" else [start, counted[segment].rename("segment_value")]
            )
            found = value(counted.groupby(keys)).rename("metric_value").reset_index()
            if segment == "all":
                found["segment_value"] = "all"
            yield found.assign(metric_name=name, period_grain=grain, segment_name=segment)
