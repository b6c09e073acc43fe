"""A landing folder written row by row, so that a test shows only the columns that matter."""

import csv
import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tests.second_computation.compute import compute
from tests.second_computation.entities import ALL
from tests.second_computation.results import Key, Results, Row

FOLDERS = {entity.name: entity.source for entity in ALL}
DEFAULTS: dict[str, dict[str, Any]] = {
    "customers": {"created_at": "2023-01-01T00:00:00Z"},
    "subscription_periods": {"period_end": "", "currency": "usd"},
    "tickets": {
        "status": "open",
        "via_channel": "email",
        "requester_id": "c1",
    },
    "ticket_events": {"actor_role": "agent"},
    "calls": {"direction": "inbound", "completion_status": "completed"},
    "agents": {},
    "articles": {
        "locale": "en",
        "title": "How to",
        "created_at": "2023-01-01T00:00:00Z",
        "updated_at": "2023-01-01T00:00:00Z",
    },
    "article_views": {"article_id": "a1"},
    "subscriptions": {
        "status": "canceled",
        "started_at": "2023-01-01T00:00:00Z",
        "updated_at": "2023-01-01T00:00:00Z",
    },
    "charges": {"status": "succeeded", "amount_refunded": 0, "currency": "usd"},
    "checkouts": {"currency": "usd", "item_quantity": 1},
    "survey_sends": {"survey_id": "s1", "is_delivered": "true"},
    "sessions": {"customer_id": "c1"},
    "campaign_events": {"channel": "email", "recipient_id": "r1", "campaign_id": "k1"},
    "identity_map": {},
    "survey_responses": {
        "survey_id": "s1",
        "question_id": "q1",
        "population": "customer",
        "scale_direction": "higher_is_better",
        "is_complete": "true",
        "is_test": "false",
    },
}
NEVER_CHANGED = {"customers", "tickets", "checkouts"}


def _filled(entity: str, row: dict[str, Any]) -> dict[str, Any]:
    filled = {**DEFAULTS[entity], **row}
    if entity in NEVER_CHANGED:
        filled.setdefault("updated_at", filled["created_at"])
    return filled


class Landing:
    """Writes landing files and computes the metrics on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, entity: str, name: str) -> Path:
        """Where a file of an entity lies."""
        path = self.folder / FOLDERS[entity] / entity / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write_bytes(self, entity: str, content: bytes, *, name: str = "export.csv") -> None:
        """A file with exactly these bytes; text named .gz is compressed by the caller."""
        self.path(entity, name).write_bytes(content)

    def write_text(self, entity: str, text: str, *, name: str = "export.csv") -> None:
        """A file with exactly this text."""
        self.write_bytes(entity, text.encode(), name=name)

    def add(self, entity: str, rows: list[dict[str, Any]], *, name: str = "export.csv") -> None:
        """A file of rows, each over the defaults of its entity, in the format of the name."""
        filled = [_filled(entity, row) for row in rows]
        path = self.path(entity, name)
        if name.endswith(".parquet"):
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(filled), path)
        elif ".jsonl" in name:
            text = "".join(json.dumps(row) + "\n" for row in filled)
            path.write_bytes(
                gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
            )
        else:
            columns = list(dict.fromkeys(column for row in filled for column in row))
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(filled)

    def compute(self, as_of: str, **options: Any) -> Results:
        """All metric rows as of a day."""
        return compute(self.folder, as_of_date=date.fromisoformat(as_of), **options)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    """An empty landing folder."""
    return Landing(tmp_path / "landing")


@pytest.fixture
def at() -> Callable[..., Row | None]:
    """Finds a row: at(results, 'nps', 'month', '2024-01-01', 'country=DE')."""

    def find(
        results: Results, metric: str, grain: str, start: str, segment: str = "all=all"
    ) -> Row | None:
        name, _, value = segment.partition("=")
        return results.get(Key(metric, grain, date.fromisoformat(start), name, value))

    return find
