"""Who is who: the customer an id of a source stands for."""

from tests.second_computation.entity import Entity, Record

# Entity -> its column of a customer, and that of a person whom only the identity map may know.
CUSTOMER_COLUMNS: dict[str, tuple[str, str | None]] = {
    "subscription_periods": ("customer_id", None),
    "subscriptions": ("customer_id", None),
    "charges": ("customer_id", None),
    "checkouts": ("customer_id", "visitor_id"),
    "tickets": ("requester_id", None),
    "calls": ("customer_id", None),
    "article_views": ("customer_id", "visitor_id"),
    "survey_responses": ("respondent_id", None),
    "survey_sends": ("respondent_id", None),
    "sessions": ("customer_id", "user_id"),
    "campaign_events": ("customer_id", "recipient_id"),
}
Identities = dict[tuple[str, str], str]


def read_identities(rows: list[Record]) -> Identities:
    """(source, id in that source) -> customer."""
    return {(row["source"], row["source_id"]): row["customer_id"] for row in rows}


def with_customers(entity: Entity, rows: list[Record], identities: Identities) -> list[Record]:
    """The rows with the customer in place of the source's own id for them.

    Without a row in the map an id is that of the customer. A row without customer id has the
    customer of its person, where the map knows one. An employee is no customer.
    """
    if entity.name not in CUSTOMER_COLUMNS:
        return rows
    column, person = CUSTOMER_COLUMNS[entity.name]
    return [
        row
        if row.get("population") == "employee"
        else {**row, column: _customer(entity.source, row[column], row.get(person), identities)}
        for row in rows
    ]


def _customer(
    source: str, customer_id: str | None, person_id: str | None, identities: Identities
) -> str | None:
    if customer_id is not None:
        return identities.get((source, customer_id), customer_id)
    return identities.get((source, person_id)) if person_id is not None else None
