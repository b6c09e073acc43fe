"""Reads the made company's exports back, independently of the package that loads them."""

import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyarrow.parquet
import pytest
import yaml

from orchestration.demo.company import Company, generate_company

CONTRACTS = Path(__file__).parents[4] / "data_quality" / "contracts" / "canonical"
NOT_BEFORE = {
    "agents": ("hired_at", ("left_at",)),
    "tickets": ("created_at", ("first_reply_at", "solved_at", "closed_at")),
    "calls": ("started_at", ("answered_at", "ended_at")),
    "articles": ("created_at", ("updated_at",)),
    "subscriptions": ("started_at", ("ended_at",)),
    "subscription_periods": ("period_start", ("period_end",)),
    "checkouts": ("created_at", ("updated_at", "completed_at")),
    "sessions": ("started_at", ("ended_at",)),
}

Entity = tuple[str, str]
Row = dict[str, str | None]


@dataclass
class Landed:
    """What a strict reader finds: good rows in order of files, and what is wrong or repeated."""

    rows: dict[Entity, list[Row]] = field(default_factory=lambda: defaultdict(list))
    broken: dict[Entity, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    exact_duplicates: Counter[Entity] = field(default_factory=Counter)
    blank_lines: Counter[Entity] = field(default_factory=Counter)
    repeated_headers: Counter[Entity] = field(default_factory=Counter)
    duplicate_files: list[str] = field(default_factory=list)

    def latest(self, source: str, entity: str) -> dict[str, Row]:
        """The last version of each row, by its first key column."""
        contract = _contract(entity)
        cursor = contract["cursor"] or "no cursor: the later file wins"
        rows = sorted(self.rows[source, entity], key=lambda row: row.get(cursor) or "")
        return {str(row[contract["keys"][0]]): row for row in rows}


def read_landing(landing: Path) -> Landed:
    """Every file in order of its path; the same bytes once."""
    landed, contents = Landed(), set()
    for path in sorted(landing.glob("*/*/*")):
        content = path.read_bytes()
        if content in contents:
            landed.duplicate_files.append(str(path.relative_to(landing)))
            continue
        contents.add(content)
        entity = (path.parts[-3], path.parts[-2])
        candidates = []
        for row in _records(path, content, entity, landed):
            reason = row if isinstance(row, str) else _broken_rule(row, entity[1])
            if reason:
                landed.broken[entity][reason] += 1
            else:
                candidates.append(row)
        _keep_clear(candidates, entity, landed)
    return landed


def _records(path: Path, content: bytes, entity: Entity, landed: Landed) -> Iterator[Row | str]:
    """Rows as text, or the reason why a record could not be taken apart."""
    if path.suffix == ".parquet":
        for row in pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist():
            yield {name: _text(value) for name, value in row.items()}
        return
    plain = gzip.decompress(content) if path.suffix == ".gz" else content
    text = plain.decode("utf-8-sig")
    if path.suffix == ".json":
        for document in json.loads(text):
            yield {name: _text(value) for name, value in document.items()}
        return
    if ".jsonl" in path.name:
        for line in text.splitlines():
            try:
                yield {name: _text(value) for name, value in json.loads(line).items()}
            except ValueError:
                yield "bad_json"
        return
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(lines)
    for cells in lines:
        if not cells:
            landed.blank_lines[entity] += 1
        elif cells == header:
            landed.repeated_headers[entity] += 1
        elif len(cells) != len(header):
            yield "ragged"
        else:
            yield {name: cell or None for name, cell in zip(header, cells, strict=True)}


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


@cache
def _contract(entity: str) -> dict:
    document = yaml.safe_load((CONTRACTS / f"{entity}.yml").read_text(encoding="utf-8"))
    schema = document["schema"][0]
    properties = schema["properties"]
    cursors = [item["value"] for item in schema.get("customProperties", ())]
    return {
        "properties": properties,
        "keys": [item["name"] for item in properties if item.get("primaryKey")],
        "cursor": cursors[0] if cursors else None,
    }


def _broken_rule(row: Row, entity: str) -> str | None:
    for column in _contract(entity)["properties"]:
        value = row.get(column["name"])
        if value is None:
            if column["required"]:
                return "key_missing" if column.get("primaryKey") else "value_missing"
        elif reason := _broken_type(value, column):
            return reason
    start, ends = NOT_BEFORE.get(entity, ("", ()))
    if any((row.get(end) or "9") < (row[start] or "") for end in ends):
        return "negative_duration"
    if entity == "survey_responses" and row["score"] is not None:
        low, score, high = (float(row[name] or 0) for name in ("scale_min", "score", "scale_max"))
        return None if low <= score <= high else "out_of_scale"
    return None


def _broken_type(value: str, column: dict) -> str | None:
    kind = column["logicalType"]
    allowed = [item["value"] for item in column.get("enum", ())]
    if allowed and value not in [*allowed, "on-hold"]:
        return "unknown_value"
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        return "not_integer"
    if kind == "number" and value.lower() == "nan":
        return "not_finite"
    if kind == "boolean" and value not in {"true", "false"}:
        return "not_boolean"
    return _broken_time(value) if kind in {"date", "timestamp"} else None


def _broken_time(value: str) -> str | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value):
        return "missing_offset"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", value):
        return "date_format"
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "bad_date"
    return None


def _keep_clear(candidates: list[Row], entity: Entity, landed: Landed) -> None:
    """Sorts out the exact and the ambiguous duplicates of one file."""
    contract = _contract(entity[1])
    names = [*contract["keys"], *([contract["cursor"]] if contract["cursor"] else [])]
    versions: dict[tuple, list[Row]] = defaultdict(list)
    for row in candidates:
        same = versions[tuple(row[name] for name in names)]
        if row in same:
            landed.exact_duplicates[entity] += 1
        else:
            same.append(row)
    for same in versions.values():
        if len(same) > 1:
            landed.broken[entity]["ambiguous_duplicate"] += len(same)
        else:
            landed.rows[entity] += same


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The company of the default size."""
    return generate_company(tmp_path_factory.mktemp("demo") / "landing")


@pytest.fixture(scope="session")
def landed(company: Company) -> Landed:
    """Its exports, read back."""
    return read_landing(company.landing)


@pytest.fixture(scope="session")
def read() -> object:
    """The reader, for companies of other sizes."""
    return read_landing
