"""The company's exports in the canonical layout: which entity goes into which files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from orchestration.demo.agents import agent_table
from orchestration.demo.billing_tables import period_table, subscription_table
from orchestration.demo.charges import charge_table
from orchestration.demo.customers import customer_table
from orchestration.demo.helpdesk_tables import event_table, ticket_table
from orchestration.demo.history import History
from orchestration.demo.survey_tables import answer_table, send_table
from orchestration.demo.timeline import Window
from orchestration.demo.writer import Export

TableMaker = Callable[[History, Window], pa.Table]


@dataclass(frozen=True)
class EntityLayout:
    """How one entity is cut into files."""

    source: str
    entity: str
    suffix: str
    is_quarterly: bool
    table: TableMaker


def _tickets(history: History, window: Window) -> pa.Table:
    middle = history.calendar.month_starts[history.calendar.months // 2]
    return ticket_table(
        history.events,
        desk=history.desk,
        agents=history.agents,
        window=window,
        has_synonym=window.start < middle,
    )


def _events(history: History, window: Window) -> pa.Table:
    return event_table(history.events, desk=history.desk, agents=history.agents, window=window)


def _customers(history: History, window: Window) -> pa.Table:
    return customer_table(history.customers, window)


def _subscriptions(history: History, window: Window) -> pa.Table:
    return subscription_table(history.book, customers=history.customers, window=window)


def _periods(history: History, window: Window) -> pa.Table:
    return period_table(history.book, customers=history.customers, window=window)


def _charges(history: History, window: Window) -> pa.Table:
    return charge_table(history.charges, customers=history.customers, window=window)


def _answers(history: History, window: Window) -> pa.Table:
    return answer_table(
        history.answers,
        asked=history.asked,
        desk=history.desk,
        customers=history.customers,
        agents=history.agents,
        window=window,
    )


def _sends(history: History, window: Window) -> pa.Table:
    return send_table(
        history.asked,
        is_delivered=history.is_delivered,
        customers=history.customers,
        agents=history.agents,
        window=window,
    )


LAYOUTS = (
    EntityLayout("helpdesk", "tickets", "csv.gz", False, _tickets),
    EntityLayout("helpdesk", "ticket_events", "csv.gz", False, _events),
    EntityLayout("billing", "customers", "parquet", True, _customers),
    EntityLayout("billing", "subscriptions", "jsonl", True, _subscriptions),
    EntityLayout("billing", "subscription_periods", "csv.gz", True, _periods),
    EntityLayout("billing", "charges", "csv", True, _charges),
    EntityLayout("survey", "survey_responses", "jsonl.gz", True, _answers),
    EntityLayout("survey", "survey_sends", "csv.gz", True, _sends),
)


def entity_exports(history: History) -> Iterator[list[Export]]:
    """The files of one entity after the other, in order of time; windows without rows have none."""
    yield [Export("helpdesk", "agents", "agents.csv", agent_table(history.agents))]
    for layout in LAYOUTS:
        exports = [
            Export(
                layout.source,
                layout.entity,
                f"{layout.entity}-{window.label}.{layout.suffix}",
                layout.table(history, window),
            )
            for window in history.calendar.windows(quarterly=layout.is_quarterly)
        ]
        yield [export for export in exports if export.table.num_rows]
