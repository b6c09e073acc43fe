"""A firm whose tools know people by ids of their own and by e-mail addresses, night by night."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from orchestration.erasure.completion import search_again
from orchestration.erasure.erasing import Counts, Subject, erase
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse import manifest
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.landing.looking import lines
from tests.unit.orchestration.small_vendor import column, contract, key, reference

QUASI = "quasi_identifier"
CUSTOMERS_ALONE = {
    "customProperties": [{"property": "is_persons_where", "value": "role = 'customer'"}]
}


def email(name: str = "email", **more: Any) -> dict[str, Any]:
    return column(name, semanticType="email", tags=["optional"], **more)


CONTRACTS = [
    contract("customers", key(classification=QUASI), email(), family="billing",
             layout="json", wrapped_in="customer"),
    contract("charges", key(), reference("customer", "customers.id", classification=QUASI),
             email(), family="billing", layout="json", wrapped_in="charge"),
    contract("users", key(classification=QUASI, **CUSTOMERS_ALONE), column("role"),
             email(**CUSTOMERS_ALONE), layout="json", wrapped_in="user"),
    contract("tickets", key(), reference("requester", "users.id", classification=QUASI),
             reference("assignee", "users.id"), layout="json", wrapped_in="ticket"),
    contract("comments", key(), reference("ticket", "tickets.id"),
             column("author", semanticType="identifier", classification=QUASI),
             layout="json", wrapped_in="comment"),
    contract("mails", key(), email("recipient"), family="marketing", layout="json",
             wrapped_in="mail"),
]  # fmt: skip
# What dbt makes of the vendor's rows in its int_persons.
PERSONS = """
create schema if not exists intermediate;
create or replace view intermediate.int_persons as
select _source as source_name, id as source_id, email_hash, true as is_customer
from landed.desk__customers
union all
select _source, id, email_hash, false from landed.desk__users
union all
select distinct _source, recipient_hash, recipient_hash, false
from landed.desk__mails where recipient_hash is not null
"""
LISTED = {
    "shop": {"vendor": "desk"},
    "branch": {"vendor": "desk", "id_prefix": "b-"},
    "who": {"vendor": "canonical", "family": "identity"},
}
ANN, BO = "ann@example.com", "bo@example.com"


class Firm:
    """A home with two sources of one vendor, night by night."""

    def __init__(self, home: Home, *, nights: int = 0) -> None:
        self.home = home
        self.nights = nights
        home.prepare()
        home.sources_file.write_text(yaml.safe_dump({"sources": LISTED}), encoding="utf-8")
        with connect(home.warehouse) as connection:
            create_bookkeeping(connection)

    def copy(self, folder: Path) -> "Firm":
        """The same firm in another home, to go on from."""
        shutil.copytree(self.home.root, folder, symlinks=True)
        return Firm(Home(folder), nights=self.nights)

    @property
    def sources(self) -> list[Source]:
        return load_sources(self.home.sources_file)

    def night(
        self, *records: Mapping[str, Any], source: str = "shop", models: str = PERSONS
    ) -> None:
        """Land records in a file of their own, load it, accept it, and make the models."""
        self.nights += 1
        path = self.home.landing / source / f"{self.nights}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(lines(*records))
        run_id = f"night-{self.nights}"
        with connect(self.home.warehouse) as connection:
            open_inbox(connection, self.sources, home=self.home)
            for each in self.sources:
                load_source(connection, each, home=self.home, run_id=run_id, settle_seconds=0)
        search_again(self.home, self.sources)
        with connect(self.home.warehouse) as connection:
            connection.execute(models)
            for each in self.sources:
                manifest.accept_pending(connection, source=each.name, run_id=run_id)

    def erase(self, customer_id: str, source: str | None = None) -> Counts:
        return erase(self.home, self.sources, Subject(customer_id, source))

    def ids(self, entity: str, source: str = "shop") -> list[str]:
        return [row[0] for row in self.select(f"select id from raw.{source}__{entity} order by id")]

    def refused(self, entity: str) -> int:
        query = f"select count(*) from quarantine.shop__{entity} where reason_codes = 'erased'"
        return int(self.select(query)[0][0])

    def select(self, query: str) -> list[tuple[Any, ...]]:
        with connect(self.home.warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()


def made(kind: str) -> Callable[..., dict[str, Any]]:
    (columns,) = [
        [each["name"] for each in item["schema"][0]["properties"]]
        for item in CONTRACTS
        if item["schema"][0]["name"] == f"{kind}s"
    ]
    return lambda **values: {kind: {**dict.fromkeys(columns), **values}}


customer, charge, user = made("customer"), made("charge"), made("user")
ticket, comment, mail = made("ticket"), made("comment"), made("mail")

COMPANY = (
    customer(id="c1", email=" Ann@Example.com "), customer(id="c2", email=BO),
    charge(id="g1", customer="c1"), charge(id="g2", customer="c2", email=ANN),
    charge(id="g3", email=ANN),
    user(id="77", role="customer", email=ANN), user(id="88", role="customer", email=BO),
    user(id="99", role="customer"), user(id="7", role="agent", email=ANN),
    ticket(id="t1", requester="77", assignee="7"), ticket(id="t2", requester="88", assignee="7"),
    ticket(id="t3", requester="99", assignee="77"),
    comment(id="k1", ticket="t1", author="7"), comment(id="k2", ticket="t2", author="77"),
    comment(id="k3", ticket="t2", author="88"), comment(id="k4", ticket="t2", author="7"),
    mail(id="m1", recipient="ANN@example.com"), mail(id="m2", recipient=BO), mail(id="m3"),
)  # fmt: skip
OF_ANN = {
    ("shop", "charges"): 2,
    ("shop", "comments"): 2,
    ("shop", "customers"): 1,
    ("shop", "mails"): 1,
    ("shop", "tickets"): 1,
    ("shop", "users"): 1,
}
