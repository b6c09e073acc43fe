"""Contracts of landed entities, read from Open Data Contract Standard YAML.

One contract says which columns a file has, what they hold, and which rows are broken. Everything
that touches a column of an export asks the contract; no other list of columns exists in Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import (
    CustomProperty,
    EnumValue,
    OpenDataContractStandard,
    SchemaProperty,
)

CONTRACTS = Path(__file__).parent / "contracts"


class ContractError(Exception):
    """A contract file says something that this project cannot carry out."""


@dataclass(frozen=True)
class Column:
    """One column of an entity. `values` maps every accepted spelling to the value it stands for."""

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
    values: Mapping[str, str]
    quarantines_unknown_values: bool


@dataclass(frozen=True)
class RowRule:
    """A predicate, in SQL over typed columns, that only a broken row satisfies."""

    reason_code: str
    description: str
    predicate: str


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
    rules = tuple(
        RowRule(str(rule.name), rule.description or "", str(rule.implementation))
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
    return {contract.entity: contract for contract in contracts}


def _column(path: Path, item: SchemaProperty) -> Column:
    if not item.name or not item.physicalType or not item.logicalType:
        raise ContractError(f"{path}: a property lacks name, logicalType or physicalType.")
    options: dict[str, Any] = item.logicalTypeOptions or {}
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
        values=_spellings(item.enum or []),
        quarantines_unknown_values=_custom(item.customProperties, "unknown_values") == "quarantine",
    )


def _spellings(values: list[EnumValue]) -> Mapping[str, str]:
    spellings: dict[str, str] = {}
    for item in values:
        value = str(item.value)
        for spelling in (value, *(_custom(item.customProperties, "synonyms") or [])):
            spellings[str(spelling).lower()] = value
    return spellings


def _custom(properties: list[CustomProperty] | None, name: str) -> Any:
    return next((item.value for item in properties or [] if item.property == name), None)
