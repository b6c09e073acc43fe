"""The company's exports in the canonical layout: which entity goes into which files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from orchestration.demo.agents import agent_table
from orchestration.demo.article_views import view_table
from orchestration.demo.articles import article_table
from orchestration.demo.billing_tables import period_table, subscription_table
from orchestration.demo.buyers import buyer_table
from orchestration.demo.call_handling import call_table
from orchestration.demo.campaign_events import campaign_event_table
from orchestration.demo.carts import cart_table
from orchestration.demo.charges import charge_table
from orchestration.demo.customers import customer_table
from orchestration.demo.helpdesk_tables import event_table, ticket_table
from orchestration.demo.history import History
from orchestration.demo.identity import identity_table
from orchestration.demo.purchases import purchase_table
from orchestration.demo.sessions import session_table
from orchestration.demo.survey_tables import answer_table, send_table
from orchestration.demo.timeline import Span, Window
from orchestration.demo.writer import Export

TableMaker = Callable[[History, Window], pa.Table]


@dataclass(frozen=True)
class EntityLayout:
    """How one entity is cut into files."""

    source: str
    entity: str
    suffix: str
    every: Span
    table: TableMaker


def _tickets(history: History, window: Window) -> pa.Table:
    middle = history.calendar.month_starts[history.calendar.months // 2]
    return ticket_table(
        history.events,
        desk=history.desk,
        agents=history.agents,
        customers=history.customers,
        window=window,
        has_synonym=window.start < middle,
    )


def _events(history: History, window: Window) -> pa.Table:
    return event_table(
        history.events,
        desk=history.desk,
        agents=history.agents,
        customers=history.customers,
        window=window,
    )


def _calls(history: History, window: Window) -> pa.Table:
    return call_table(
        history.calls, customers=history.customers, agents=history.agents, window=window
    )


def _views(history: History, window: Window) -> pa.Table:
    return view_table(
        history.help_centre.views,
        visits=history.help_centre.visits,
        articles=history.help_centre.articles,
        customers=history.customers,
        window=window,
    )


def _customers(history: History, window: Window) -> pa.Table:
    return pa.concat_tables(
        [customer_table(history.customers, window), buyer_table(history.buyers, window)]
    )


def _subscriptions(history: History, window: Window) -> pa.Table:
    return subscription_table(history.book, customers=history.customers, window=window)


def _periods(history: History, window: Window) -> pa.Table:
    return period_table(history.book, customers=history.customers, window=window)


def _charges(history: History, window: Window) -> pa.Table:
    """Contracts and the shop are charged through one book."""
    of_contracts = charge_table(history.charges, customers=history.customers, window=window)
    of_shop = purchase_table(history.purchases, buyers=history.buyers, window=window)
    order = [("created_at", "ascending"), ("charge_id", "ascending")]
    return pa.concat_tables([of_contracts, of_shop]).sort_by(order)


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


def _carts(history: History, window: Window) -> pa.Table:
    return cart_table(history.carts, customers=history.customers, window=window)


def _sessions(history: History, window: Window) -> pa.Table:
    return session_table(history.sessions, customers=history.customers, window=window)


def _campaign_events(history: History, window: Window) -> pa.Table:
    return campaign_event_table(
        history.marketing.events,
        mailings=history.marketing.mailings,
        customers=history.customers,
        window=window,
    )


LAYOUTS = (
    EntityLayout("helpdesk", "tickets", "csv.gz", "month", _tickets),
    EntityLayout("helpdesk", "ticket_events", "csv.gz", "month", _events),
    EntityLayout("helpdesk", "calls", "csv.gz", "quarter", _calls),
    EntityLayout("helpdesk", "article_views", "jsonl.gz", "quarter", _views),
    EntityLayout("billing", "customers", "parquet", "quarter", _customers),
    EntityLayout("billing", "subscriptions", "jsonl", "quarter", _subscriptions),
    EntityLayout("billing", "subscription_periods", "csv.gz", "quarter", _periods),
    EntityLayout("billing", "charges", "csv", "quarter", _charges),
    EntityLayout("billing", "checkouts", "json", "year", _carts),
    EntityLayout("survey", "survey_responses", "jsonl.gz", "quarter", _answers),
    EntityLayout("survey", "survey_sends", "csv.gz", "quarter", _sends),
    EntityLayout("product", "sessions", "parquet", "quarter", _sessions),
    EntityLayout("marketing", "campaign_events", "csv.gz", "quarter", _campaign_events),
)


def entity_exports(history: History) -> Iterator[list[Export]]:
    """The files of one entity after the other, in order of time; windows without rows have none."""
    articles = article_table(history.help_centre.articles)
    yield [Export("helpdesk", "agents", "agents.csv", agent_table(history.agents))]
    yield [Export("helpdesk", "articles", "articles.json", articles)]
    identities = identity_table(history.customers)
    if identities.num_rows:
        yield [Export("identity", "identity_map", "identity_map.csv", identities)]
    for layout in LAYOUTS:
        exports = [
            Export(
                layout.source,
                layout.entity,
                f"{layout.entity}-{window.label}.{layout.suffix}",
                layout.table(history, window),
            )
            for window in history.calendar.windows(every=layout.every)
        ]
        yield [export for export in exports if export.table.num_rows]
