"""Writes views of articles as Google Analytics 4 exports events to BigQuery."""

import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("article_views",)
SETTINGS: Mapping[str, object] = MappingProxyType({})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "article_views": {
            "view_id": "Events have no id; what tells them apart is hashed.",
            "session_id": "Visits are counted per browser, and told by both numbers.",
        }
    }
)
# Known crawlers are left out by Google.
ROWS_LOST: Mapping[str, str] = MappingProxyType({"article_views": "is_bot"})

HOST = "https://help.example.com"
MICROSECONDS = 1_000_000
# An event comes so many seconds after the view, with this part of the time read since.
SCROLL_AFTER, LEAVE_AFTER = 10, 15
SCROLL_SHARE = 3

VALUE = pa.struct(
    {
        "string_value": pa.string(),
        "int_value": pa.int64(),
        "float_value": pa.float64(),
        "double_value": pa.float64(),
    }
)
SCHEMA = pa.schema(
    {
        "event_date": pa.string(),
        "event_timestamp": pa.int64(),
        "event_name": pa.string(),
        "event_params": pa.list_(pa.struct({"key": pa.string(), "value": VALUE})),
        "user_id": pa.string(),
        "user_pseudo_id": pa.string(),
        "stream_id": pa.string(),
        "platform": pa.string(),
        "batch_event_index": pa.int64(),
    }
)

Record = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One file per month, by turns JSON lines and Parquet: BigQuery writes both."""
    months: dict[str, list[Record]] = defaultdict(list)
    for view in tables["article_views"].to_pylist():
        if not view["is_bot"]:
            months[f"{view['viewed_at']:%Y%m}"] += _events(view)
    for number, (month, events) in enumerate(sorted(months.items())):
        if number % 2:
            yield VendorFile(f"events_{month}.parquet", _parquet(events))
        else:
            yield VendorFile(f"events_{month}.jsonl.gz", _lines(events))


def _events(view: Mapping[str, Any]) -> Iterator[Record]:
    """The view itself, and two events that tell how long it was read, if that is known."""
    started = int(view["viewed_at"].timestamp())
    yield _event(view, "page_view", at=started, place=1)
    if view["engaged_seconds"] is not None:
        milliseconds = 1_000 * view["engaged_seconds"]
        early = milliseconds // SCROLL_SHARE
        yield _event(view, "scroll", at=started + SCROLL_AFTER, place=2, engaged=early)
        yield _event(
            view,
            "user_engagement",
            at=started + LEAVE_AFTER,
            place=3,
            engaged=milliseconds - early,
        )


def _event(
    view: Mapping[str, Any], name: str, *, at: int, place: int, engaged: int | None = None
) -> Record:
    path = f"/hc/{view['locale']}" if view["locale"] else "/hc"
    details = {
        "page_location": f"{HOST}{path}/articles/{view['article_id']}-help",
        "ga_session_id": int(view["session_id"]) if view["session_id"] else None,
        "engagement_time_msec": engaged,
    }
    return {
        "event_date": f"{datetime.fromtimestamp(at, UTC):%Y%m%d}",
        "event_timestamp": at * MICROSECONDS,
        "event_name": name,
        "event_params": [
            {"key": key, "value": {_kind(value): value}}
            for key, value in details.items()
            if value is not None
        ],
        "user_id": view["customer_id"],
        "user_pseudo_id": view["visitor_id"],
        "stream_id": "1234567890",
        "platform": "WEB",
        "batch_event_index": place,
    }


def _kind(value: str | int) -> str:
    return "int_value" if isinstance(value, int) else "string_value"


def _lines(events: list[Record]) -> bytes:
    lines = "".join(f"{json.dumps(_as_bigquery(event))}\n" for event in events)
    return gzip.compress(lines.encode(), mtime=0)


def _as_bigquery(value: Any) -> Any:
    """A value as BigQuery writes it in JSON: whole numbers as text, and no key without a value."""
    if isinstance(value, dict):
        return {key: _as_bigquery(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_as_bigquery(item) for item in value]
    return str(value) if isinstance(value, int) else value


def _parquet(events: list[Record]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(events, schema=SCHEMA), sink)
    return sink.getvalue()
