"""What the quirks of Google Analytics 4's export end as."""

import io
import json
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.demo.vendors.ga4 import SCHEMA
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night

VIEWS = "stg_ga4__article_views"
PAGE = "https://help.example.com/hc/en-us/articles/360001234567-Login"
# 10:00 on the first of July 2024, in microseconds.
TEN = 1_719_828_000_000_000
SECOND = 1_000_000

Event = dict[str, Any]


def event(
    name: str = "page_view",
    *,
    at: int = TEN,
    browser: str | None = "1234567890.1700000000",
    page: str = PAGE,
    engaged: int | None = None,
    place: int | None = 1,
) -> Event:
    details: dict[str, str | int | None] = {
        "page_location": page,
        "ga_session_id": 1_700_000_000 if browser else None,
        "engagement_time_msec": engaged,
    }
    return {
        "event_date": "20240701",
        "event_timestamp": at,
        "event_name": name,
        "event_params": [
            {"key": key, "value": {f"{'string' if key == 'page_location' else 'int'}_value": value}}
            for key, value in details.items()
            if value is not None
        ],
        "user_pseudo_id": browser,
        "batch_event_index": place,
    }


def lines(*events: Event) -> bytes:
    """JSON lines as BigQuery writes them: whole numbers are texts, and nothing is null."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(item) for key, item in value.items() if item is not None}
        if isinstance(value, list):
            return [told(item) for item in value]
        return str(value) if isinstance(value, int) else value

    return "".join(f"{json.dumps(told(item))}\n" for item in events).encode()


def parquet(*events: Event) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(events), schema=SCHEMA), sink)
    return sink.getvalue()


def views(night: Night) -> list[tuple[Any, ...]]:
    names = ("viewed_at", "article_id", "locale", "visitor_id", "session_id", "engaged_seconds")
    rows = night.select(f"select {', '.join(names)} from staging.{VIEWS} order by all")
    return [tuple(row.values()) for row in rows]


def test_json_lines_and_parquet_bring_the_same_views(night: VendorNight) -> None:
    events = [event(), event("user_engagement", at=TEN + 30 * SECOND, engaged=29_600)]
    ten = datetime(2024, 7, 1, 10)
    browser = "1234567890.1700000000"
    expected = [(ten, "360001234567", "en-us", browser, f"{browser}.1700000000", 30)]
    by_lines = night({"events.jsonl": lines(*events)}, vendor="ga4")
    assert views(by_lines) == expected
    assert views(night({"events.parquet": parquet(*events)}, vendor="ga4")) == expected


def test_a_reader_without_consent_is_a_view_and_no_visitor(night: VendorNight) -> None:
    content = lines(
        event(browser=None, engaged=5_000), event(browser=None, at=TEN + 1), event(at=TEN + 2)
    )
    found = [
        (visitor, session)
        for *_, visitor, session, _ in views(night({"e.jsonl": content}, vendor="ga4"))
    ]
    assert found.count((None, None)) == 2
    assert len(found) == 3


def test_time_is_told_once_when_a_page_is_read_twice(night: VendorNight) -> None:
    content = lines(
        event(),
        event("scroll", at=TEN + 5 * SECOND, engaged=4_000),
        event(at=TEN + 60 * SECOND, page=f"{PAGE}?from=search#top"),
        event("user_engagement", at=TEN + 90 * SECOND, engaged=20_000),
    )
    seconds = [row[-1] for row in views(night({"e.jsonl": content}, vendor="ga4"))]
    assert seconds == [4, 20]


def test_a_day_that_is_exported_again_counts_once(night: VendorNight) -> None:
    first = night({"1.jsonl": lines(event(), event(at=TEN + SECOND, place=2))}, vendor="ga4")
    again = lines(event(), event(at=TEN + SECOND, place=2), event(at=TEN + 2 * SECOND))
    second = night({"2.jsonl": again}, vendor="ga4", after=first)
    assert len(views(second)) == 3


def test_events_of_one_moment_are_told_apart_by_place_or_else_by_details(
    night: VendorNight,
) -> None:
    content = lines(
        event(),
        event("scroll", engaged=1_000, place=2),
        event("scroll", engaged=1_000, place=3),
        event(browser=None, place=None),
        event(browser=None, place=None),
        event(browser=None, place=None, page=PAGE.replace("7-", "8-")),
    )
    loaded = night({"e.jsonl": content}, vendor="ga4")
    assert loaded.quarantined("ga4", "events") == []
    assert len(loaded.raw("ga4", "events")) == 5
    assert [(row[1][-1], row[-1]) for row in views(loaded)] == [("7", 2), ("7", None), ("8", None)]


def test_a_time_in_another_unit_is_refused_and_not_guessed(night: VendorNight) -> None:
    loaded = night({"e.jsonl": lines(event(), event(at=TEN // SECOND))}, vendor="ga4")
    (row,) = loaded.quarantined("ga4", "events")
    assert row["reason_codes"] == "date_out_of_range"


def test_pages_that_are_no_articles_are_no_views(night: VendorNight) -> None:
    content = lines(event(), event(at=TEN + 1, page="https://help.example.com/hc/en-us"))
    assert len(views(night({"e.jsonl": content}, vendor="ga4"))) == 1


def test_a_report_saved_from_the_website_is_not_read(night: VendorNight) -> None:
    report = b"# ----\n# Pages and screens\n# ----\nPage path,Views\n/hc,7\n"
    problems = night({"report.csv": report}, vendor="ga4").problems()
    assert problems["ga4/report.csv"].startswith("unsupported_format")
