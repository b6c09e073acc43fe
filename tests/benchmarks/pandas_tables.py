"""The tables of the pandas script: files read, broken rows dropped, the latest version of each key.

Written as an analyst would who knows the exports: all is read as text, then the columns that are
needed are typed; a row that cannot be typed is dropped.
"""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

ENTITIES = (
    "helpdesk/tickets",
    "helpdesk/ticket_events",
    "helpdesk/calls",
    "helpdesk/agents",
    "helpdesk/articles",
    "helpdesk/article_views",
    "billing/customers",
    "billing/subscription_periods",
    "identity/identity_map",
    "product/sessions",
    "survey/survey_responses",
)
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def read(landing: Path, entity: str, columns: Sequence[str]) -> pd.DataFrame:
    """All files of an entity, in the order of their names; some columns of them."""
    files = sorted((landing / entity).iterdir())
    return pd.concat([_read_file(file, columns) for file in files], ignore_index=True)


def _read_file(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    if file.suffix == ".parquet":
        return pd.read_parquet(file, columns=list(columns))
    if ".csv" in file.suffixes:
        # With `usecols` a row of too many fields would be taken for a good one.
        return pd.read_csv(file, dtype=str, on_bad_lines="skip")[list(columns)]
    if ".jsonl" in file.suffixes:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
            records = [record for record in map(_parsed, lines) if record]
    else:
        records = json.loads(file.read_bytes())
    return pd.DataFrame.from_records(records, columns=list(columns))


def _parsed(line: bytes) -> dict | None:
    try:
        return json.loads(line)
    except ValueError:
        return None


def with_instants(
    rows: pd.DataFrame, *, required: Sequence[str], optional: Sequence[str] = ()
) -> pd.DataFrame:
    """Text as time; a row is dropped where a time cannot be read, or a required one is missing."""
    rows = rows.copy()
    is_good = pd.Series(True, index=rows.index)
    for name in (*required, *optional):
        if not isinstance(rows[name].dtype, pd.DatetimeTZDtype):
            read_as = pd.to_datetime(rows[name], format=INSTANT, errors="coerce", utc=True)
            is_good &= read_as.notna() | (rows[name].isna() & (name in optional))
            rows[name] = read_as
        elif name in required:
            is_good &= rows[name].notna()
    return rows[is_good]


def latest(rows: pd.DataFrame, key: Sequence[str], *, cursor: str | None = None) -> pd.DataFrame:
    """The last version of each key; two that contradict each other at one time are dropped."""
    rows = rows.dropna(subset=list(key)).drop_duplicates()
    if cursor is None:
        return rows.drop_duplicates(list(key), keep="last")
    rows = rows[~rows.duplicated([*key, cursor], keep=False)]
    return rows.sort_values(cursor, kind="stable").drop_duplicates(list(key), keep="last")


class Customers:
    """Who is meant by an id, and which segments a customer is in on a day."""

    def __init__(self, landing: Path) -> None:
        columns = ["customer_id", "created_at", "updated_at", "country", "segment", "is_test"]
        customers = latest(
            # Versions contradict each other by any column, not just by those that are used.
            read(landing, "billing/customers", [*columns, "email", "name"]),
            ["customer_id"],
            cursor="updated_at",
        )
        self._customers = customers[["customer_id", "segment", "country", "is_test"]].rename(
            columns={"segment": "customer_segment", "is_test": "is_test_customer"}
        )
        names = ["source", "source_id", "customer_id"]
        self._identities = read(landing, "identity/identity_map", names)
        self._plans = self._read_plans(landing)

    def known(self, source: str, ids: pd.Series, *, else_id: pd.Series | None = None) -> pd.Series:
        """Ids as the rest of the company knows them; `else_id` is looked up where there is none."""
        own = self._identities[self._identities["source"] == source]
        mapping = own.set_index("source_id")["customer_id"]
        looked_up = ids if else_id is None else ids.fillna(else_id)
        return looked_up.map(mapping).fillna(ids).astype(mapping.dtype)

    def segmented(self, rows: pd.DataFrame, *, date: str) -> pd.DataFrame:
        """Rows of real customers and of nobody, with segment, country and plan of their day."""
        rows = rows.merge(self._customers, on="customer_id", how="left")
        rows = rows[~rows["is_test_customer"].eq(True)]
        rows = pd.merge_asof(
            rows.sort_values(date, kind="stable"),
            self._plans,
            left_on=date,
            right_on="valid_from",
            by="customer_id",
        )
        rows["plan_id"] = rows["plan_id"].where(rows[date] < rows["valid_to"])
        names = ["customer_segment", "country", "plan_id"]
        rows[names] = rows[names].fillna("unknown")
        return rows

    def _read_plans(self, landing: Path) -> pd.DataFrame:
        """The plan of the highest revenue of each customer, from one change to the next."""
        names = ["subscription_id", "customer_id", "plan_id", "period_start", "period_end"]
        rows = read(landing, "billing/subscription_periods", [*names, "mrr_amount"])
        ends = rows["period_end"].notna()
        for name in ("period_start", "period_end"):
            rows[name] = pd.to_datetime(rows[name], format="%Y-%m-%d", errors="coerce")
        rows["mrr_amount"] = pd.to_numeric(rows["mrr_amount"], errors="coerce")
        is_good = rows["period_start"].notna() & (rows["period_end"].notna() == ends)
        is_good &= ~(rows["period_end"] < rows["period_start"]) & (rows["mrr_amount"] % 1 == 0)
        periods = latest(rows[is_good], ["subscription_id", "period_start"])
        periods = periods[periods["mrr_amount"] > 0]
        bounds = pd.concat(
            [
                periods[["customer_id", name]].set_axis(["customer_id", "valid_from"], axis=1)
                for name in ("period_start", "period_end")
            ]
        )
        spans = bounds.dropna().drop_duplicates().sort_values(["customer_id", "valid_from"])
        spans["valid_to"] = spans.groupby("customer_id")["valid_from"].shift(-1)
        spans["valid_to"] = spans["valid_to"].fillna(pd.Timestamp("2200-01-01"))
        plans = spans.merge(periods, on="customer_id")
        begun = plans["valid_from"] >= plans["period_start"]
        plans = plans[begun & ~(plans["valid_from"] >= plans["period_end"])]
        plans = plans.sort_values(
            ["mrr_amount", "subscription_id", "plan_id", "period_start"],
            ascending=[False, True, True, True],
        ).drop_duplicates(["customer_id", "valid_from"])
        return plans[["customer_id", "valid_from", "valid_to", "plan_id"]].sort_values("valid_from")
