"""Writes sessions as Amplitude's export does: a zip of gzipped JSON lines, one event a line."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.session_events import (
    ROWS_LOST_IN_EVENTS,
    Event,
    can_be_told,
    session_events,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("sessions",)
SETTINGS: Mapping[str, object] = {}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "sessions": {
        "session_id": "the start numbers a session; staging makes one id of it and the device",
        "duration_seconds": "events have no length; it is the time from first to last",
    },
}
ROWS_LOST: Mapping[str, str] = {"sessions": ROWS_LOST_IN_EVENTS}

PROJECT = 187520
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
EMPTY = (
    "adid", "amplitude_attribution_ids", "amplitude_event_type", "device_brand",
    "device_carrier", "device_manufacturer", "device_model", "dma", "idfa",
    "is_attribution_event", "location_lat", "location_lng", "partner_id", "paying",
    "sample_rate", "start_version", "version_name",
)  # fmt: skip

Row = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """An archive for every year, with a file for every month in it."""
    sessions = [row for row in tables["sessions"].to_pylist() if can_be_told(row)]
    events = sorted(session_events(sessions), key=lambda event: event.happened_at)
    for year, of_year in groupby(events, key=lambda event: event.happened_at.year):
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for _, of_month in groupby(of_year, key=lambda event: event.happened_at.month):
                _add(archive, list(of_month))
        yield VendorFile(f"{PROJECT}-{year}.zip", sink.getvalue())


def _add(archive: zipfile.ZipFile, events: list[Event]) -> None:
    """Add a file that is named after the hour of its first event."""
    first = events[0].happened_at
    hour = f"{first:%Y-%m-%d}_{first.hour}"
    lines = "".join(f"{_line(event)}\n" for event in events)
    member = zipfile.ZipInfo(f"{PROJECT}/{PROJECT}_{hour}#0.json.gz", date_time=ZIP_EPOCH)
    archive.writestr(member, gzip.compress(lines.encode(), mtime=0))


def _line(event: Event) -> str:
    session, at = event.session, _moment(event.happened_at)
    customer_id, role = session["customer_id"], session["user_role"]
    record = dict.fromkeys(EMPTY) | {
        "$insert_id": event.identifier,
        "$schema": 13,
        "amplitude_id": int.from_bytes(session["user_id"].encode()[-6:]),
        "app": PROJECT,
        "city": None,
        "client_event_time": at,
        "client_upload_time": at,
        "country": None,
        "data": {"group_ids": {}, "group_first_event": {}},
        "data_type": "event",
        "device_family": "Linux",
        "device_id": f"device-{session['user_id']}",
        "device_type": "Linux",
        "event_id": event.number + 1,
        "event_properties": {},
        "event_time": at,
        "event_type": event.name,
        "global_user_properties": None,
        "group_properties": {},
        "groups": {"company": [customer_id]} if customer_id else {},
        "ip_address": None,
        "language": "English",
        "library": "amplitude-ts/2.11.0",
        "os_name": "Chrome",
        "os_version": "126",
        "platform": "Web",
        "processed_time": at,
        "region": None,
        "server_received_time": at,
        "server_upload_time": at,
        "session_id": int(session["started_at"].timestamp() * 1000),
        "user_creation_time": None,
        "user_id": session["user_id"],
        "user_properties": {"role": role} if role else {},
        "uuid": event.identifier,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _moment(at: datetime) -> str:
    """UTC, without saying so."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
