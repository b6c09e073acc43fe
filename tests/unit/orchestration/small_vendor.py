"""Contracts of a vendor of a few entities, which exist for one test."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_quality import contract_files

VENDOR = "desk"

NewVendor = Callable[..., None]


def column(name: str, **properties: Any) -> dict[str, Any]:
    """A column of text, unless its properties say something else."""
    return {"name": name, "logicalType": "string", "physicalType": "VARCHAR", **properties}


def key(name: str = "id", **properties: Any) -> dict[str, Any]:
    """The column that tells the rows of an entity apart."""
    told: dict[str, Any] = {
        "primaryKey": True, "required": True, "criticalDataElement": True,
        "semanticType": "identifier",
    }  # fmt: skip
    return column(name, **told, **properties)


def needed(name: str, **properties: Any) -> dict[str, Any]:
    """A column without which a file is not read."""
    return column(name, criticalDataElement=True, **properties)


def reference(name: str, to: str, **properties: Any) -> dict[str, Any]:
    """A column that holds the key of another entity."""
    told = {"semanticType": "identifier", "relationships": [{"type": "foreignKey", "to": to}]}
    return column(name, **told, **properties)


def contract(
    entity: str, *columns: Mapping[str, Any], family: str = "helpdesk", **layout: Any
) -> dict[str, Any]:
    """A contract of an entity; `layout` are the properties of its files."""
    return {
        "apiVersion": "v3.2.0", "kind": "DataContract", "id": f"{VENDOR}.{entity}",
        "version": "1.0.0", "status": "active", "domain": family,
        "schema": [
            {
                "name": entity,
                "dataGranularityDescription": "One row per thing and export.",
                "customProperties": [
                    {"property": name, "value": value} for name, value in layout.items()
                ],
                "properties": list(columns),
            }
        ],
    }  # fmt: skip


TICKETS = contract(
    "tickets",
    key(),
    needed("status"),
    needed("created"),
    column("channel", synonyms=[{"synonym": "via.channel"}], tags=["optional"]),
    reference("requester_id", "users.id", tags=["optional"]),
    layout="json", list_at="tickets", wrapped_in="ticket", ignored=["group", "comments"],
)  # fmt: skip
USERS = contract(
    "users",
    key(),
    needed("name"),
    column("email", semanticType="email", tags=["optional"]),
    layout="json", list_at="users", wrapped_in="user",
)  # fmt: skip
GROUPS = contract("groups", key(), needed("title"), layout="json", wrapped_in="group")
CHARGES = contract(
    "charges", key(), column("amount"),
    layout="json", list_at="data", wrapped_in=["data.object"], marks={"object": "charge"},
)  # fmt: skip
REFUNDS = contract(
    "refunds", key(), reference("charge", "charges.id"),
    layout="json", list_at="data", marks={"object": ["refund", "credit"]},
)  # fmt: skip
TICKET_TABLE = contract(
    "tickets_csv", key(), needed("status"), needed("requester"), needed("group"),
    layout="csv",
)  # fmt: skip
USER_TABLE = contract("users_csv", key(), needed("name"), needed("role"), layout="csv")

EVERYTHING = (TICKETS, USERS, GROUPS, CHARGES, REFUNDS, TICKET_TABLE, USER_TABLE)


def write_contracts(folder: Path, contracts: Sequence[Mapping[str, Any]]) -> None:
    """Write contracts into the folder of their vendor."""
    folder.mkdir()
    for document in contracts:
        path = folder / f"{document['schema'][0]['name']}.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")


def make_vendor(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    contracts: Sequence[Mapping[str, Any]] = EVERYTHING,
) -> None:
    """Have the vendor `desk` beside the canonical one, from here on."""
    place = folder / "contracts"
    place.mkdir()
    (place / "canonical").symlink_to(contract_files.CONTRACTS / "canonical")
    write_contracts(place / VENDOR, contracts)
    monkeypatch.setattr(contract_files, "CONTRACTS", place)
    contract_files.load_contracts.cache_clear()
