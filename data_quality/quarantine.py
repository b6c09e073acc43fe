"""SQL that parts landed text into rows that keep their contract, and rows that break it and why.

Reads a relation of text: the contract's columns as VARCHAR, `_record_number`, `_line_number`,
`_raw_record` and `_reader_reason` (null, or why the record could not be read at all).
"""

from data_quality.contract import Contract
from data_quality.conversion import (
    quote_identifier,
    quote_text,
    reason_expression,
    text_expression,
    text_name,
    typed_expression,
)


def judge_rows(contract: Contract, *, landed: str) -> str:
    """SQL of every landed record with its typed columns, `_reasons` and `_is_exact_duplicate`.

    `_reasons` is a comma-separated list of reason codes, null for a good row. The first of several
    records with equal content is kept, the others are exact duplicates. Records that share key and
    cursor but not content are ambiguous, all of them: there is no telling which one is true.
    """
    texts = ",\n    ".join(
        f"{text_expression(column)} as {text_name(column)}" for column in contract.columns
    )
    typed = ",\n    ".join(
        f"{typed_expression(column)} as {quote_identifier(column.name)}"
        for column in contract.columns
    )
    reasons = ", ".join(reason_expression(column) for column in contract.columns)
    rules = ", ".join(
        f"case when {rule.predicate} then {quote_text(rule.reason_code)} end"
        for rule in contract.row_rules
    )
    content = ", ".join(f"coalesce({text_name(column)}, chr(0))" for column in contract.columns)
    key = ", ".join(quote_identifier(name) for name in contract.key)
    version = f"{key}, {quote_identifier(contract.cursor)}" if contract.cursor else key
    return f"""
with texts as (
    select
    {texts},
    _record_number, _line_number, _raw_record, _reader_reason
    from {landed}
), typed as (
    select
    *,
    {typed}
    from texts
), judged as (
    select
    *,
    concat_ws(chr(31), {content}) as _content,
    case
        when _reader_reason is not null then [_reader_reason]
        else list_sort(list_distinct(list_filter(
            [{", ".join(filter(None, [reasons, rules]))}], lambda reason: reason is not null
        )))
    end as _found
    from typed
), versions as (
    select
    *,
    row_number() over (
        partition by {version}, len(_found) = 0, _content order by _record_number
    ) as _copy,
    min(_content) over (partition by {version}, len(_found) = 0)
        <> max(_content) over (partition by {version}, len(_found) = 0) as _is_contradicted
    from judged
)
select
    {", ".join(quote_identifier(column.name) for column in contract.columns)},
    _record_number, _line_number, _raw_record,
    case
        when len(_found) > 0 then array_to_string(_found, ',')
        when _is_contradicted and _copy = 1 then 'ambiguous_duplicate'
    end as _reasons,
    len(_found) = 0 and _copy > 1 as _is_exact_duplicate
from versions
"""
