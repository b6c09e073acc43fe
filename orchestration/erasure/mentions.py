"""Which values of a row tell whose it is: its own key, the rows it refers to, the persons it names.

All of it follows from the contracts, except that persons are customers and that a source may have
ids of its own for them, or know them by an e-mail address alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data_quality.contract import Column, Contract, Reference
from data_quality.expressions import quote_identifier
from orchestration.erasure.tombstones import EVERY_SOURCE
from orchestration.landing.sources import IDENTITIES
from orchestration.warehouse.landed_views import is_own_id, normal_address

PERSONS = ("customers", "customer_id")
ADDRESSES = ("customers", "email")
BILLING = "billing"


@dataclass(frozen=True)
class Mention:
    """A value that names a row of an entity, by one or more `columns` of it.

    `value` is SQL over the row that holds it, text or null. `sources` are those whose row it may
    be; empty where nothing tells. `word` is SQL for a `word` of a text as the value would be spelt.
    """

    entity: str
    columns: tuple[str, ...]
    value: str
    sources: tuple[str, ...] = ()
    word: str = "word"


def mentions_in(
    source: str, contract: Contract, known: Mapping[str, Contract], *, id_prefix: str = ""
) -> list[Mention]:
    """What the rows of an entity of a source mention; `known` are all contracts of its vendor.

    Where `id_prefix` stands before the source's own ids, these are no other one's.
    """
    found = [
        Mention(contract.entity, columns, value_of(columns), (source,))
        for columns in names_of(contract, known)
    ]
    for column in contract.columns:
        alone = bool(id_prefix) and is_own_id(column, contract)
        if (contract.entity, column.name) == PERSONS:
            found.append(_person(source, _persons_value(column), alone=alone))
        for reference in column.references:
            found += _referred(source, contract, column, reference, known, alone=alone)
        if _is_id_of_source(contract, column):
            found.append(_person(source, _persons_value(column), alone=True))
    return [*found, *_addresses(source, contract)]


def names_of(contract: Contract, known: Mapping[str, Contract]) -> list[tuple[str, ...]]:
    """Columns that name a row of an entity: its key, and what others refer to it by.

    None where it is persons that are named, as those are found by way of the identity map.
    """
    if contract.entity == IDENTITIES or contract.key == (PERSONS[1],):
        return []
    referred = {
        (reference.entity, reference.column)
        for other in known.values()
        for column in other.columns
        for reference in column.references
    }
    alone = [(name,) for name in contract.key if (contract.entity, name) in referred]
    return list(dict.fromkeys([contract.key, *alone]))


def value_of(columns: tuple[str, ...]) -> str:
    """SQL for the value of some columns as one text; null when one of them is."""
    names = [quote_identifier(name) for name in columns]
    if len(names) == 1:
        return f"{names[0]}::varchar"
    texts = ", ".join(f"{name}::varchar" for name in names)
    are_there = " and ".join(f"{name} is not null" for name in names)
    return f"case when {are_there} then to_json([{texts}])::varchar end"


def _referred(
    source: str,
    contract: Contract,
    column: Column,
    reference: Reference,
    known: Mapping[str, Contract],
    *,
    alone: bool,
) -> list[Mention]:
    """What one reference mentions: nothing if it stays within its entity.

    A merged ticket, or the call before a transfer, may be another person's. Neither is a row of
    those who work on it, though one entity may have them beside the customers.
    """
    if reference.entity == contract.entity:
        return []
    value = f"{quote_identifier(column.name)}::varchar"
    if reference.condition:
        value = f"case when {reference.condition} then {value} end"
    if (reference.entity, reference.column) == PERSONS:
        return [_person(source, value, alone=alone)]
    referred = known[reference.entity]
    if _is_of_persons(referred) and not _is_quasi_identifier(column):
        return []
    is_of_the_same_source = referred.family == contract.family
    sources = (source,) if is_of_the_same_source else ()
    return [Mention(reference.entity, (reference.column,), value, sources)]


def _person(source: str, value: str, *, alone: bool) -> Mention:
    """An id of a person, which is one of the source, and every other one's unless it is `alone`."""
    entity, column = PERSONS
    return Mention(entity, (column,), value, (source,) if alone else (source, EVERY_SOURCE))


def _addresses(source: str, contract: Contract) -> Iterator[Mention]:
    """The e-mail addresses of a row: those of somebody whom the source knows by nothing else, or
    that only one customer has. Whom billing knows by an id is told by that alone.
    """
    entity, column_name = ADDRESSES
    ids = [column for column in contract.columns if _is_id(contract, column)]
    is_billing = contract.family == BILLING
    if is_billing and any(column.is_key or column.is_required for column in ids):
        return
    known_by_id = " or ".join(f"{quote_identifier(column.name)} is not null" for column in ids)
    for column in contract.columns:
        if column.semantic_type != "email":
            continue
        value = _where(column, normal_address(quote_identifier(column.name)))
        alone = f"case when not ({known_by_id}) then {value} end" if ids else value
        for told, known_to in ((alone, source), (alone if is_billing else value, EVERY_SOURCE)):
            yield Mention(entity, (column_name,), told, (known_to,), word=normal_address("word"))


def _persons_value(column: Column) -> str:
    return _where(column, f"{quote_identifier(column.name)}::varchar")


def _where(column: Column, value: str) -> str:
    if column.is_persons_where is None:
        return value
    return f"case when {column.is_persons_where} then {value} end"


def _is_of_persons(contract: Contract) -> bool:
    """Tell whether each row of an entity is a person, under an id that the source gave them."""
    return any(column.is_key and _is_quasi_identifier(column) for column in contract.columns)


def _is_id(contract: Contract, column: Column) -> bool:
    """Tell whether a column names a person by an id, in whichever rows."""
    refers = any((item.entity, item.column) == PERSONS for item in column.references)
    return refers or (contract.entity, column.name) == PERSONS or _is_id_of_source(contract, column)


def _is_id_of_source(contract: Contract, column: Column) -> bool:
    """Tell whether a column holds ids that a source has for visitors, users, contacts or customers.

    They are customers where the identity map or an e-mail address says so, else by themselves.
    """
    refers_to_persons = any((item.entity, item.column) == PERSONS for item in column.references)
    return _is_quasi_identifier(column) and not refers_to_persons and contract.entity != IDENTITIES


def _is_quasi_identifier(column: Column) -> bool:
    return column.classification == "quasi_identifier"
