"""SQL that parts landed text into rows that keep their contract, and rows that break it and why.

Reads a relation of text: the contract's columns as VARCHAR, `_record_number`, `_line_number`,
`_raw_record` and `_reader_reason` (null, or why the record could not be read at all).
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from data_quality.contract import Column, Contract
from data_quality.conventions import Conventions
from data_quality.conversion import read_column, reason_findings, text_expression
from data_quality.expressions import first_true, quote_identifier, quote_text
from data_quality.reading import Reading, text_name

Readings = Sequence[tuple[Column, Reading]]


def judge_rows(
    contract: Contract, conventions: Conventions, *, landed: str, passed_on: Sequence[str] = ()
) -> str:
    """SQL of every landed record with its typed columns and what is to be said about it.

    `_reasons` is a comma-separated list of reason codes, null for a good row; `_warnings` one of
    `code:column`, or of codes alone, null for none. Further columns of the relation are passed on.
    """
    places = ", ".join(["_record_number", "_line_number", "_raw_record", *passed_on])
    readings = [(column, read_column(column, contract, conventions)) for column in contract.columns]
    columns = ", ".join(quote_identifier(column.name) for column in contract.columns)
    texts = _select(
        {text_name(column): text_expression(column, conventions) for column in contract.columns}
    )
    return f"""
with texts as (
    select {texts}, {places}, _reader_reason from {landed}
){_steps(readings)}, found as (
    select
        {columns}, {places}, _reader_reason,
        {_codes_of_broken_rows(contract, readings)} as _codes,
        {_codes_of_odd_rows(contract, readings)} as _warnings
    from typed
)
select
    {columns}, {places},
    case
        when _reader_reason is not null then _reader_reason
        when _codes <> ''
            then array_to_string(list_sort(list_distinct(string_split(_codes, ','))), ',')
    end as _reasons,
    nullif(_warnings, '') as _warnings
from found
"""


def _steps(readings: Readings) -> str:
    """The tables between the texts and the typed rows, each with what the next one is made of."""
    levels = [
        {name: made for step in steps for name, made in step.items()}
        for steps in zip_longest(*(reading.steps for _, reading in readings), fillvalue={})
    ]
    levels.append({quote_identifier(column.name): item.value for column, item in readings})
    names = ["texts", *(f"step_{number}" for number in range(1, len(levels))), "typed"]
    return "".join(
        f", {name} as (\n    select *, {_select(level)} from {before}\n)"
        for before, name, level in zip(names, names[1:], levels, strict=False)
    )


def _codes_of_broken_rows(contract: Contract, readings: Readings) -> str:
    """SQL for the reason codes of a row with commas between them, empty for a good one."""
    findings = [reason_findings(column, reading) for column, reading in readings]
    findings += [
        [(rule.predicate, quote_text(rule.reason_code))]
        for rule in contract.row_rules
        if rule.severity == "error"
    ]
    return _joined(findings)


def _codes_of_odd_rows(contract: Contract, readings: Readings) -> str:
    """SQL for the warnings of a row, sorted, with commas between them; empty for none."""
    findings = {
        f"{code}:{column.name}": condition
        for column, reading in readings
        for condition, code in reading.warnings
    }
    findings |= {
        rule.reason_code: rule.predicate
        for rule in contract.row_rules
        if rule.severity == "warning"
    }
    return _joined([[(findings[name], quote_text(name))] for name in sorted(findings)])


def _joined(groups: Sequence[Sequence[tuple[str, str]]]) -> str:
    """SQL that joins, of every group of conditions and results, the result of the first that holds.

    Nearly all rows fulfil none of the conditions: they are asked for first, without any result.
    """
    conditions = " or ".join(f"({condition})" for group in groups for condition, _ in group)
    results = ", ".join(first_true(group) for group in groups if group)
    return first_true(
        [(conditions, f"concat_ws(',', {results})")] if conditions else [], otherwise="''"
    )


def _select(columns: Mapping[str, str]) -> str:
    return ",\n        ".join(f"{made} as {name}" for name, made in columns.items())
