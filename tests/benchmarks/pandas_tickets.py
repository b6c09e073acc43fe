"""Tickets of the pandas script: what their events tell of replies and solutions."""

from pathlib import Path

import pandas as pd

from tests.benchmarks.pandas_tables import Customers, latest, read, with_instants

TICKET_COLUMNS = (
    "ticket_id", "created_at", "updated_at", "status", "via_channel", "subject", "requester_id",
    "product_id", "priority", "group_id", "merged_into_ticket_id", "is_spam", "first_reply_at",
    "solved_at", "closed_at", "agent_sentiment",
)  # fmt: skip
EVENT_COLUMNS = (
    "event_id", "ticket_id", "created_at", "event_type", "field_name", "previous_value", "value",
    "actor_role", "is_public", "body",
)  # fmt: skip
SOLVED = ("solved", "closed")
NOT_OPEN = (*SOLVED, "deleted")


def read_tickets(landing: Path) -> pd.DataFrame:
    """The latest version of each ticket that keeps its contract."""
    tickets = with_instants(
        read(landing, "helpdesk/tickets", TICKET_COLUMNS),
        required=["created_at", "updated_at"],
        optional=["first_reply_at", "solved_at", "closed_at"],
    )
    is_whole = pd.to_numeric(tickets["agent_sentiment"], errors="coerce").fillna(0) % 1 == 0
    tickets = tickets[is_whole & ~(tickets["solved_at"] < tickets["created_at"])]
    return latest(tickets, ["ticket_id"], cursor="updated_at")


def counted_tickets(landing: Path, tickets: pd.DataFrame, customers: Customers) -> pd.DataFrame:
    """Tickets of real customers, with `reply_seconds` and `resolution_seconds`, null where none."""
    events = with_instants(
        read(landing, "helpdesk/ticket_events", EVENT_COLUMNS), required=["created_at"]
    )
    events = latest(events, ["event_id"], cursor="created_at")
    events = events.merge(
        tickets[["ticket_id", "created_at"]].rename(columns={"created_at": "ticket_created_at"}),
        on="ticket_id",
    ).sort_values(["ticket_id", "created_at", "event_id"])

    rows = tickets.set_index("ticket_id")
    has_events = rows.index.isin(events["ticket_id"])
    solved_at, is_solved, is_deleted = _solutions(rows, events, has_events)
    rows["resolution_seconds"] = _seconds(solved_at - rows["created_at"]).where(is_solved)
    rows["solved_date"] = _date(solved_at)
    rows["created_date"] = _date(rows["created_at"])
    replies = events[
        (events["event_type"] == "comment")
        & (events["actor_role"] == "agent")
        & (events["is_public"] == "true")
        & (events["created_at"] > events["ticket_created_at"])
    ]
    replied_at = replies.groupby("ticket_id")["created_at"].min().reindex(rows.index)
    replied_at = replied_at.where(has_events, rows["first_reply_at"])
    rows["reply_seconds"] = _seconds(replied_at - rows["created_at"])

    gone = events.loc[events["event_type"].isin(["merge", "delete"]), "ticket_id"]
    is_gone = rows.index.isin(gone) | is_deleted | rows["merged_into_ticket_id"].notna()
    rows = rows[~(is_gone | (rows["is_spam"] == "true"))].reset_index()
    rows["customer_id"] = customers.known("helpdesk", rows["requester_id"])
    names = ["group_id", "priority", "product_id"]
    rows[names] = rows[names].fillna("unknown")
    return customers.segmented(rows, date="created_date")


def _solutions(
    rows: pd.DataFrame, events: pd.DataFrame, has_events: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """When each ticket was solved last, whether it is, and whether it is deleted."""
    is_change = (events["event_type"] == "change") & (events["field_name"] == "status")
    changes = events[is_change & events["value"].notna()].copy()
    changes["changed_at"] = changes[["created_at", "ticket_created_at"]].max(axis=1)
    before = changes.groupby("ticket_id")["value"].shift()
    before = before.fillna(changes["previous_value"]).fillna("new")
    is_solve = changes["value"].isin(SOLVED) & ~before.isin(NOT_OPEN)
    solved_at = changes[is_solve].groupby("ticket_id")["changed_at"].max().reindex(rows.index)
    created = events[events["event_type"] == "create"].drop_duplicates("ticket_id")
    status = changes.groupby("ticket_id")["value"].last().reindex(rows.index)
    status = status.fillna(created.set_index("ticket_id")["value"]).fillna("new")
    # A ticket without any event is what its own columns say.
    own_solved_at = rows["solved_at"].fillna(rows["closed_at"]).where(rows["status"].isin(SOLVED))
    solved_at = solved_at.where(has_events, own_solved_at)
    status = status.where(has_events, rows["status"])
    return solved_at, status.isin(SOLVED), (status == "deleted") | (rows["status"] == "deleted")


def _seconds(span: pd.Series) -> pd.Series:
    return span.dt.total_seconds()


def _date(instants: pd.Series) -> pd.Series:
    return instants.dt.tz_localize(None).dt.normalize()
