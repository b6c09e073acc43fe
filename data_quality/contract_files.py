"""Reads contracts from Open Data Contract Standard YAML: one file per entity of a vendor."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    OpenDataContractStandard,
    SchemaProperty,
)
from pydantic import ValidationError

from data_quality.contract import Column, Contract, FileLayout, Reference, RowRule
from data_quality.conventions import Conventions

CONTRACTS = Path(__file__).parent / "contracts"
FORMATS = {
    "timestamp": (
        "epoch_seconds",
        "epoch_milliseconds",
        "epoch_microseconds",
        "local_epoch_seconds",
    ),
    "integer": ("hours_minutes_seconds",),
}
QUESTIONS = "questions"
"""The setting of a source that says what its survey asks."""

BOOLEANS = frozenset({"true", "false"})


class ContractError(Exception):
    """A contract file says something that this project cannot carry out."""


def known_vendors() -> list[str]:
    """Names of the vendors that have contracts, in alphabetical order."""
    return sorted(item.name for item in CONTRACTS.iterdir() if item.is_dir())


def load_contract(path: Path) -> Contract:
    """Read one contract file. Raises ContractError naming the file and what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        document = OpenDataContractStandard(**yaml.load(text, Loader=yaml.CSafeLoader))
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
    counted = {column.counts for column in columns if column.counts}
    if not counted <= {column.name for column in columns}:
        raise ContractError(f"{path}: {', '.join(sorted(counted))} is counted, and no property.")
    semantics = {column.semantic_type for column in columns}
    if "minor_units" in semantics and "currency" not in semantics:
        raise ContractError(f"{path}: an amount needs a property of semanticType currency.")
    if any("{" in str(rule.implementation) for rule in schema.quality or []):
        raise ContractError(f"{path}: a row rule has no braces: checks fill them in.")
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
        answer_to=_custom(schema.customProperties, "answer_to"),
        keys_at=_custom(schema.customProperties, "keys_at"),
        layout=_layout(path, schema.customProperties, columns),
    )


@cache
def load_contracts(vendor: str) -> Mapping[str, Contract]:
    """Every contract of a vendor by entity name, in alphabetical order."""
    folder = CONTRACTS / vendor
    if not folder.is_dir():
        known = ", ".join(known_vendors())
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
        gathers_others=_custom(item.customProperties, "gathers") == "others",
        null_words=_texts(_custom(item.customProperties, "null_words")),
        is_own_id=bool(_custom(item.customProperties, "is_own_id")),
        is_persons_where=_custom(item.customProperties, "is_persons_where"),
        fills_down=bool(_custom(item.customProperties, "fills_down")),
        counts=_custom(item.customProperties, "counts"),
    )


def _layout(
    path: Path, properties: list[CustomProperty] | None, columns: Sequence[Column]
) -> FileLayout:
    form = _custom(properties, "layout")
    if form not in {None, "csv", "json"}:
        raise ContractError(f"{path}: layout is csv or json.")
    marks = _custom(properties, "marks") or {}
    layout = FileLayout(
        form=form,
        list_at=_custom(properties, "list_at"),
        wrapped_in=_texts(_custom(properties, "wrapped_in")),
        marks={name: _texts(values) for name, values in marks.items()},
        conventions=_custom(properties, "conventions") or {},
        requires=_texts(_custom(properties, "requires")),
        ignored=_texts(_custom(properties, "ignored")),
        key=tuple(
            name for column in columns if column.is_key for name in (column.name, *column.aliases)
        ),
    )
    if any(set(pattern) <= set("*_- ") and pattern != "*" for pattern in layout.ignored):
        raise ContractError(f"{path}: names lose their outer marks, so that only * is everything.")
    settings = {*Conventions.model_fields, QUESTIONS}
    unknown = [name for name in layout.requires if name not in settings]
    try:
        Conventions(**layout.conventions)
    except ValidationError as error:
        unknown += [str(part) for problem in error.errors() for part in problem["loc"]]
    if unknown:
        raise ContractError(f"{path}: not a setting of a source: {', '.join(unknown)}.")
    return layout


def _texts(value: Any) -> tuple[str, ...]:
    """One word or a list of them, as tuple."""
    values = value if isinstance(value, list) else [value]
    return tuple(str(each) for each in values if each is not None)


def _format(path: Path, item: SchemaProperty) -> str | None:
    format_name = (item.logicalTypeOptions or {}).get("format")
    known = FORMATS.get(str(item.logicalType), ())
    if format_name is not None and format_name not in known:
        every = ", ".join(
            f"{name} of a {kind}" for kind, names in FORMATS.items() for name in names
        )
        raise ContractError(f"{path}: {item.name}: the formats are {every}.")
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
