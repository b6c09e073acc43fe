"""Which values of a row tell whose it is: its own key, the rows it refers to, the persons it names.

All of it follows from the contracts, except that persons are customers and that a source may have
ids of its own for them, which the identity map tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_quality.contract import Column, Contract, Reference
from data_quality.expressions import quote_identifier
from orchestration.erasure.tombstones import EVERY_SOURCE

PERSONS = ("customers", "customer_id")
IDENTITIES = "identity_map"


@dataclass(frozen=True)
class Mention:
    """A value that names a row of an entity, by one or more `columns` of it.

    `value` is SQL over the row that holds it, text or null. `sources` are those whose row it may
    be; empty where nothing tells.
    """

    entity: str
    columns: tuple[str, ...]
    value: str
    sources: tuple[str, ...] = ()


def mentions_in(source: str, contract: Contract, known: Mapping[str, Contract]) -> list[Mention]:
    """What the rows of an entity of a source mention; `known` are all contracts of its vendor."""
    found = [
        Mention(contract.entity, columns, value_of(columns), (source,))
        for columns in names_of(contract, known)
    ]
    for column in contract.columns:
        if (contract.entity, column.name) == PERSONS:
            found.append(_person(source, quote_identifier(column.name)))
        for reference in column.references:
            found += _referred(source, contract, column, reference, known)
        if _is_known_to_identities_alone(contract, column):
            value = f"{quote_identifier(column.name)}::varchar"
            found.append(Mention(*_persons(), value, (source,)))
    return found


def names_of(contract: Contract, known: Mapping[str, Contract]) -> list[tuple[str, ...]]:
    """Columns that name a row of an entity: its key, and what others refer to it by.

    None where it is persons that are named, as those are found by way of the identity map.
    """
    if contract.entity in {PERSONS[0], IDENTITIES}:
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
) -> list[Mention]:
    """What one reference mentions: nothing if it stays within its entity.

    A merged ticket, or the call before a transfer, may be another person's.
    """
    if reference.entity == contract.entity:
        return []
    value = f"{quote_identifier(column.name)}::varchar"
    if reference.condition:
        value = f"case when {reference.condition} then {value} end"
    if (reference.entity, reference.column) == PERSONS:
        return [_person(source, value)]
    is_of_the_same_source = known[reference.entity].family == contract.family
    sources = (source,) if is_of_the_same_source else ()
    return [Mention(reference.entity, (reference.column,), value, sources)]


def _person(source: str, value: str) -> Mention:
    return Mention(*_persons(), value, (source, EVERY_SOURCE))


def _persons() -> tuple[str, tuple[str, ...]]:
    entity, column = PERSONS
    return entity, (column,)


def _is_known_to_identities_alone(contract: Contract, column: Column) -> bool:
    """Tell whether a column holds ids of visitors, users or recipients.

    They are customers only where the identity map says so.
    """
    return (
        column.semantic_type == "identifier"
        and column.classification == "quasi_identifier"
        and not column.references
        and contract.entity != IDENTITIES
    )
