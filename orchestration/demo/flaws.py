"""What is wrong in the exports on purpose: rows that must end in quarantine, with their reason."""

from collections import Counter
from dataclasses import dataclass, replace

import pyarrow as pa

from orchestration.demo.writer import Export, Insert, csv_lines, json_lines

Entity = tuple[str, str]

MOST_FLAWED_SHARE = 0.02
SMALLEST_HOST = 40
BEFORE_EVERYTHING = "2019-01-01"
KEYS = {
    "tickets": "ticket_id",
    "ticket_events": "event_id",
    "calls": "call_id",
    "article_views": "view_id",
    "customers": "customer_id",
    "subscriptions": "subscription_id",
    "subscription_periods": "subscription_id",
    "charges": "charge_id",
    "survey_responses": "response_id",
    "survey_sends": "send_id",
    "campaign_events": "event_id",
}


@dataclass(frozen=True)
class Flaw:
    """`count` rows whose `column` holds `value`; some reasons need neither."""

    reason: str
    count: int = 1
    column: str = ""
    value: object = None

    @property
    def rows_each(self) -> int:
        """Rows that go to quarantine for one such flaw."""
        return 2 if self.reason == "ambiguous_duplicate" else 1


FLAWS: dict[Entity, tuple[Flaw, ...]] = {
    ("helpdesk", "tickets"): (
        Flaw("not_integer", 2, "agent_sentiment", "4.5"),
        Flaw("ambiguous_duplicate", 1, "subject", "Something else"),
        Flaw("negative_duration", 2, "solved_at", f"{BEFORE_EVERYTHING}T08:00:00Z"),
        Flaw("bad_date", 1, "created_at", "2024-02-30T10:15:00Z"),
        Flaw("date_format", 1, "created_at", "03/04/2024"),
        Flaw("key_missing", 2),
        Flaw("ragged", 2),
        Flaw("missing_offset", 1, "created_at", "2024-05-06T07:08:09"),
    ),
    ("helpdesk", "ticket_events"): (
        Flaw("ragged", 3),
        Flaw("key_missing", 2),
        Flaw("missing_offset", 2, "created_at", "2024-05-06T07:08:09"),
        Flaw("ambiguous_duplicate", 1, "body", "Something else"),
        Flaw("bad_date", 1, "created_at", "2024-02-30T10:15:00Z"),
        Flaw("date_format", 1, "created_at", "03/04/2024"),
    ),
    ("helpdesk", "calls"): (
        Flaw("negative_duration", 1, "ended_at", f"{BEFORE_EVERYTHING}T08:00:00Z"),
        Flaw("ragged", 1),
    ),
    ("helpdesk", "article_views"): (Flaw("bad_json", 1),),
    ("billing", "customers"): (
        Flaw("key_missing", 1),
        Flaw("ambiguous_duplicate", 1, "country", "CH"),
    ),
    ("billing", "subscriptions"): (
        Flaw("bad_json", 2),
        Flaw("negative_duration", 1, "ended_at", f"{BEFORE_EVERYTHING}T00:00:00Z"),
        Flaw("bad_date", 1, "started_at", "2024-02-30T10:15:00Z"),
        Flaw("ambiguous_duplicate", 1, "plan_id", "trial"),
    ),
    ("billing", "subscription_periods"): (
        Flaw("negative_duration", 1, "period_end", BEFORE_EVERYTHING),
        Flaw("not_integer", 1, "mrr_amount", "4.5"),
        Flaw("date_format", 1, "period_start", "03/04/2024"),
        Flaw("bad_date", 1, "period_start", "2024-02-30"),
    ),
    ("billing", "charges"): (
        Flaw("not_integer", 2, "amount", "4.5"),
        Flaw("ragged", 2),
        Flaw("key_missing", 1),
        Flaw("missing_offset", 1, "created_at", "2024-05-06T07:08:09"),
        Flaw("date_format", 1, "created_at", "03/04/2024"),
    ),
    ("survey", "survey_responses"): (
        Flaw("out_of_scale", 3, "score", 11),
        Flaw("not_finite", 2, "score", "NaN"),
        Flaw("bad_json", 2),
        Flaw("key_missing", 1),
        Flaw("ambiguous_duplicate", 1, "comment", "Something else"),
        Flaw("bad_date", 1, "responded_at", "2024-02-30T10:15:00Z"),
        Flaw("missing_offset", 1, "sent_at", "2024-05-06T07:08:09"),
    ),
    ("survey", "survey_sends"): (
        Flaw("key_missing", 1),
        Flaw("bad_date", 1, "sent_at", "2024-02-30T10:15:00Z"),
        Flaw("ragged", 1),
        Flaw("missing_offset", 1, "sent_at", "2024-05-06T07:08:09"),
    ),
    ("marketing", "campaign_events"): (
        Flaw("missing_offset", 1, "occurred_at", "2024-05-06T07:08:09"),
        Flaw("key_missing", 1),
    ),
}


def plant_flaws(exports: list[Export]) -> tuple[list[Export], Counter[str]]:
    """The exports of one entity with its flaws spread over the larger files.

    Flaws that would be more than MOST_FLAWED_SHARE of the rows are left out. Returns the rows
    planted per reason code.
    """
    if not exports:
        return exports, Counter()
    planted: Counter[str] = Counter()
    exports = list(exports)
    budget = int(MOST_FLAWED_SHARE * sum(export.table.num_rows for export in exports))
    hosts = _hosts(exports)
    kinds = FLAWS.get((exports[0].source, exports[0].entity), ())
    for number, flaw in enumerate(kind for kind in kinds for _ in range(kind.count)):
        if not hosts or planted.total() + flaw.rows_each > budget:
            continue
        host = hosts[number % len(hosts)]
        exports[host] = _with_flaw(exports[host], flaw, number=number)
        planted[flaw.reason] += flaw.rows_each
    return exports, planted


def raw_line(row: pa.Table, *, file_format: str) -> str:
    """One row as it stands in a file of the format, without the line end."""
    lines = csv_lines(row) if file_format == "csv" else json_lines(row)
    return lines.decode().removesuffix("\n")


def _hosts(exports: list[Export]) -> list[int]:
    """Indexes of the files that can bear a flaw, the longest first."""
    lengths = [export.table.num_rows for export in exports]
    hosts = [index for index, length in enumerate(lengths) if length >= SMALLEST_HOST]
    return sorted(hosts, key=lambda index: (-lengths[index], index))


def _with_flaw(export: Export, flaw: Flaw, *, number: int) -> Export:
    """The file with rows that copy one of its own but for the key and the flaw."""
    at = export.table.num_rows * (number % 7 + 1) // 8
    key = None if flaw.reason == "key_missing" else f"X-{number + 1:04d}"
    model = export.table[at : at + 1]
    row = _with(model, KEYS[export.entity], key)
    rows = [row] if flaw.rows_each == 2 else []
    rows.append(_with(row, flaw.column, flaw.value) if flaw.column else row)
    if export.format == "parquet":
        return replace(export, table=pa.concat_tables([export.table, *rows]))
    lines = [raw_line(row, file_format=export.format) for row in rows]
    if flaw.reason == "ragged":
        lines = [f"{line},surplus" for line in lines]
    if flaw.reason == "bad_json":
        lines = [line[: len(line) * 2 // 3] for line in lines]
    inserts = tuple(Insert(at, line) for line in lines)
    return replace(export, inserts=export.inserts + inserts)


def _with(row: pa.Table, column: str, value: object) -> pa.Table:
    """The row with another value in one column, typed as the value is."""
    kept = row.schema.field(column).type
    cell = pa.array([value], kept) if value is None or kept == pa.string() else pa.array([value])
    return row.set_column(row.schema.get_field_index(column), column, cell)
