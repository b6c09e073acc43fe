"""The checks that follow from an entity's contract: columns, keys, domains, ranges, row rules."""

from collections.abc import Iterator, Sequence

from data_quality.contract import Column, Contract
from data_quality.expressions import quote_identifier
from data_quality.suites.check import Check, Severity, no_rows


def contract_checks(contract: Contract, *, origin_columns: Sequence[str]) -> list[Check]:
    """Checks that the rows of an entity keep its contract."""
    names = [column.name for column in contract.columns]
    checks = [
        Check(
            "columns_match_contract",
            "The table has the columns of the contract and those of its origin.",
            "critical",
            "ExpectTableColumnsToMatchSet",
            {"column_set": [*names, *origin_columns], "exact_match": True},
        ),
        _unique_key(contract),
    ]
    for column in contract.columns:
        checks.extend(_column_checks(column))
    for rule in contract.row_rules:
        query = f"select 1 as broken from {{batch}} where {rule.predicate}"
        severity: Severity = "warning" if rule.severity == "warning" else "critical"
        checks.append(no_rows(rule.reason_code, rule.description, query, severity=severity))
    return checks


def _unique_key(contract: Contract) -> Check:
    version = [*contract.key, *([contract.cursor] if contract.cursor else []), "_file_id"]
    columns = ", ".join(quote_identifier(name) for name in version)
    return no_rows(
        "key_is_unique",
        "A file holds one row per key and cursor.",
        f"select 1 as broken from {{batch}} group by {columns} having count(*) > 1",
    )


def _column_checks(column: Column) -> Iterator[Check]:
    if column.is_required:
        yield Check(
            f"{column.name}_is_given",
            f"{column.name} is never empty.",
            "critical",
            "ExpectColumnValuesToNotBeNull",
            {"column": column.name},
        )
    if column.values and column.logical_type != "boolean":
        yield Check(
            f"{column.name}_is_known",
            f"{column.name} is one of the values the contract lists.",
            "critical" if column.quarantines_unknown_values else "warning",
            "ExpectColumnValuesToBeInSet",
            {"column": column.name, "value_set": sorted(set(column.values.values()))},
        )
    if column.minimum is not None or column.maximum is not None:
        yield Check(
            f"{column.name}_is_in_range",
            f"{column.name} lies in the range of the contract.",
            "critical",
            "ExpectColumnValuesToBeBetween",
            {"column": column.name, "min_value": column.minimum, "max_value": column.maximum},
        )
