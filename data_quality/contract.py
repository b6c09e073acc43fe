"""Contracts of landed entities, read from Open Data Contract Standard YAML.

One contract says which columns a file has, what they hold, and which rows are broken. Everything
that touches a column of an export asks the contract; no other list of columns exists in Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from open_data_contract_standard.model import (
    CustomProperty,
    OpenDataContractStandard,
    SchemaProperty,
)

CONTRACTS = Path(__file__).parent / "contracts"
EPOCH_FORMATS = ("epoch_seconds", "epoch_milliseconds")
BOOLEANS = frozenset({"true", "false"})


class ContractError(Exception):
    """A contract file says something that this project cannot carry out."""


@dataclass(frozen=True)
class Reference:
    """The entity and column of which another column holds a value.

    `condition`, in SQL over typed columns, tells in which rows it does; null for all.
    """

    entity: str
    column: str
    condition: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of an entity. `values` maps every accepted spelling to the value it stands for.

    `refers_to` names the entity and column of which this one holds a value, `may_refer_to` those of
    which it holds one in some rows; `format` is set where a time is the number of seconds or
    milliseconds since 1970.
    """

    name: str
    description: str
    sql_type: str
    logical_type: str
    semantic_type: str | None
    is_key: bool
    is_required: bool
    is_expected_in_header: bool
    is_optional: bool
    classification: str | None
    aliases: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    pattern: str | None
    format: str | None
    values: Mapping[str, str]
    quarantines_unknown_values: bool
    refers_to: tuple[str, str] | None
    may_refer_to: Reference | None

    @property
    def references(self) -> list[Reference]:
        """What it refers to, in every row or in some."""
        always = [Reference(*self.refers_to)] if self.refers_to else []
        return always + ([self.may_refer_to] if self.may_refer_to else [])


@dataclass(frozen=True)
class RowRule:
    """A predicate, in SQL over typed columns, that only a broken row satisfies.

    One of severity warning is satisfied by a row that is odd; it is kept, and counted.
    """

    reason_code: str
    description: str
    predicate: str
    severity: Literal["error", "warning"]


@dataclass(frozen=True)
class Contract:
    """What one entity of one vendor looks like when it lands."""

    vendor: str
    entity: str
    family: str
    version: str
    grain: str
    columns: tuple[Column, ...]
    cursor: str | None
    row_rules: tuple[RowRule, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that identify a row, in the order the contract gives."""
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def currency(self) -> Column | None:
        """The column that says what currency the amounts of a row are in."""
        return next((item for item in self.columns if item.semantic_type == "currency"), None)


def load_contract(path: Path) -> Contract:
    """Read one contract file. Raises ContractError naming the file and what is wrong with it."""
    try:
        document = OpenDataContractStandard.from_file(str(path))
    except ValueError as error:
        raise ContractError(
            f"{path}: not an Open Data Contract Standard document: {error}"
        ) from None
    if not document.schema_ or len(document.schema_) != 1 or not document.domain:
        raise ContractError(f"{path}: a contract has one schema and a domain.")
    schema = document.schema_[0]
    columns = tuple(_column(path, item) for item in schema.properties or [])
    cursor = _custom(schema.customProperties, "cursor")
    if not any(column.is_key for column in columns):
        raise ContractError(f"{path}: no property is marked primaryKey.")
    if cursor and cursor not in {column.name for column in columns}:
        raise ContractError(f"{path}: cursor {cursor!r} is not a property.")
    semantics = {column.semantic_type for column in columns}
    if "minor_units" in semantics and "currency" not in semantics:
        raise ContractError(f"{path}: an amount needs a property of semanticType currency.")
    rules = tuple(
        RowRule(
            str(rule.name),
            rule.description or "",
            str(rule.implementation),
            "warning" if rule.severity == "warning" else "error",
        )
        for rule in schema.quality or []
    )
    return Contract(
        vendor=path.parent.name,
        entity=str(schema.name),
        family=document.domain,
        version=str(document.version),
        grain=schema.dataGranularityDescription or "",
        columns=columns,
        cursor=cursor,
        row_rules=rules,
    )


@cache
def load_contracts(vendor: str) -> Mapping[str, Contract]:
    """Every contract of a vendor by entity name, in alphabetical order."""
    folder = CONTRACTS / vendor
    if not folder.is_dir():
        known = ", ".join(sorted(item.name for item in CONTRACTS.iterdir() if item.is_dir()))
        raise ContractError(f"No contracts for vendor {vendor!r}. Known vendors: {known}.")
    contracts = [load_contract(path) for path in sorted(folder.glob("*.yml"))]
    keys = {(contract.entity, name) for contract in contracts for name in contract.key}
    for contract in contracts:
        for column in contract.columns:
            for reference in column.references:
                if (reference.entity, reference.column) not in keys:
                    place = f"{vendor} {contract.entity}.{column.name}"
                    target = f"{reference.entity}.{reference.column}"
                    raise ContractError(f"{place} refers to {target}: no such key.")
    return {contract.entity: contract for contract in contracts}


def _column(path: Path, item: SchemaProperty) -> Column:
    if not item.name or not item.physicalType or not item.logicalType:
        raise ContractError(f"{path}: a property lacks name, logicalType or physicalType.")
    options: dict[str, Any] = item.logicalTypeOptions or {}
    references = _references(path, item)
    return Column(
        name=item.name,
        description=item.description or "",
        sql_type=item.physicalType,
        logical_type=item.logicalType,
        semantic_type=item.semanticType,
        is_key=bool(item.primaryKey),
        is_required=bool(item.required),
        is_expected_in_header=bool(item.criticalDataElement),
        is_optional="optional" in (item.tags or []),
        classification=item.classification,
        aliases=tuple(str(alias.synonym) for alias in item.synonyms or []),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        pattern=options.get("pattern"),
        format=_format(path, item),
        values=_spellings(path, item),
        quarantines_unknown_values=_custom(item.customProperties, "unknown_values") == "quarantine",
        refers_to=next(((to.entity, to.column) for to in references if not to.condition), None),
        may_refer_to=next((to for to in references if to.condition), None),
    )


def _format(path: Path, item: SchemaProperty) -> str | None:
    format_name = (item.logicalTypeOptions or {}).get("format")
    is_known = item.logicalType == "timestamp" and format_name in EPOCH_FORMATS
    if format_name is not None and not is_known:
        known = " and ".join(EPOCH_FORMATS)
        raise ContractError(f"{path}: {item.name}: a format is for timestamps, {known}.")
    return format_name


def _spellings(path: Path, item: SchemaProperty) -> Mapping[str, str]:
    spellings: dict[str, str] = {}
    is_boolean = item.logicalType == "boolean"
    for member in item.enum or []:
        value = str(member.value).lower() if is_boolean else str(member.value)
        if is_boolean and value not in BOOLEANS:
            raise ContractError(f"{path}: {item.name}: a boolean has the values true and false.")
        for spelling in (value, *(_custom(member.customProperties, "synonyms") or [])):
            spellings[str(spelling).lower()] = value
    return spellings


def _references(path: Path, item: SchemaProperty) -> list[Reference]:
    found = []
    for relationship in item.relationships or []:
        if relationship.type == "foreignKey":
            target = relationship.to if isinstance(relationship.to, str) else ""
            entity, _, column = target.partition(".")
            if not entity or not column:
                raise ContractError(
                    f"{path}: {item.name}: a foreign key has `to: <entity>.<column>`."
                )
            found.append(Reference(entity, column, _custom(relationship.customProperties, "where")))
    return found


def _custom(properties: list[CustomProperty] | None, name: str) -> Any:
    return next((item.value for item in properties or [] if item.property == name), None)
