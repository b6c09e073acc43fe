"""SQL that turns the text of a landed column into its contract's type, or says why it cannot.

Text is tested by a regular expression before any cast: DuckDB rounds '4.5' to 5 and reads '0x10'
as 16, and drops the offset of a time stamp that is cast to TIMESTAMP.
"""

from data_quality.contract import Column

INTEGER = r"[+-]?[0-9]+"
DECIMAL = r"[+-]?([0-9]+(\.[0-9]{1,6})?|\.[0-9]{1,6})"
NOT_FINITE = r"(?i)[+-]?(nan|inf(inity)?)"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
OFFSET = r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
SCIENTIFIC_ID = r"[0-9](\.[0-9]+)?[eE]\+[0-9]+"
EARLIEST, LATEST = "1970-01-01", "2100-01-01"


def quote_identifier(name: str) -> str:
    """Quote a table or column name for DuckDB. Names come from contracts, never from data."""
    if "\0" in name:
        raise ValueError("An identifier holds a NUL byte.")
    return '"' + name.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """Quote a constant of a contract as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def text_expression(column: Column) -> str:
    """SQL for the column's text with empty as null; outer blanks stay in free text only."""
    name = quote_identifier(column.name)
    if column.classification == "free_text":
        return f"nullif({name}, '')"
    return f"nullif(trim({name}, ' \t\r\n'), '')"


def typed_expression(column: Column) -> str:
    """SQL for the typed value; null where the text is empty or `reason_expression` is not null."""
    text = text_expression(column)
    if column.values:
        return _mapped_value(column, text)
    if column.semantic_type == "currency":
        return f"lower({text})"
    if column.semantic_type == "identifier":
        return f"nfc_normalize({text})"
    if column.logical_type == "string":
        return text
    if column.logical_type == "boolean":
        return f"case lower({text}) when 'true' then true when 'false' then false end"
    if column.logical_type == "object":
        return f"case when json_valid({text}) then {text}::json end"
    shape = {"integer": INTEGER, "number": DECIMAL, "date": DAY}.get(
        column.logical_type, f"{DAY}[T ]{CLOCK}{OFFSET}"
    )
    cast = f"try_cast({text} as {column.sql_type})"
    return f"case when regexp_full_match({text}, {quote_text(shape)}) then {cast} end"


def reason_expression(column: Column) -> str:
    """SQL for the reason code of a value that breaks the contract; null for a good one."""
    text = text_expression(column)
    branches: list[tuple[str, str]] = []
    if column.is_required:
        branches.append((f"{text} is null", "key_missing" if column.is_key else "value_missing"))
    branches += [(f"{text} is not null and ({test})", code) for test, code in _tests(column, text)]
    if not branches:
        return "null::varchar"
    return "case " + " ".join(f"when {test} then '{code}'" for test, code in branches) + " end"


def _tests(column: Column, text: str) -> list[tuple[str, str]]:
    """Pairs of a predicate that a bad value satisfies and its reason code; the first match wins."""
    value = typed_expression(column)
    if column.values:
        known = ", ".join(quote_text(spelling) for spelling in column.values)
        unknown = f"lower({text}) not in ({known})"
        return [(unknown, "unknown_value")] if column.quarantines_unknown_values else []
    if column.semantic_type == "currency":
        return [(f"not regexp_full_match({value}, {quote_text(column.pattern or '')})", "unknown_currency")]
    if column.semantic_type == "identifier":
        return [(f"regexp_full_match({text}, {quote_text(SCIENTIFIC_ID)})", "sci_notation_id")]
    if column.logical_type == "boolean":
        return [(f"{value} is null", "not_boolean")]
    if column.logical_type == "object":
        return [(f"{value} is null", "bad_json")]
    if column.logical_type in {"integer", "number"}:
        return _number_tests(column, text, value)
    if column.logical_type in {"date", "timestamp"}:
        return _time_tests(column, text, value)
    return []


def _number_tests(column: Column, text: str, value: str) -> list[tuple[str, str]]:
    is_integer = column.logical_type == "integer"
    shape = INTEGER if is_integer else DECIMAL
    tests = [
        (f"regexp_full_match({text}, {quote_text(NOT_FINITE)})", "not_finite"),
        (
            f"not regexp_full_match({text}, {quote_text(shape)})",
            "not_integer" if is_integer else "number_format",
        ),
        (f"{value} is null", "out_of_range"),
    ]
    if column.minimum is not None:
        tests.append((f"{value} < {column.minimum}", "out_of_range"))
    if column.maximum is not None:
        tests.append((f"{value} > {column.maximum}", "out_of_range"))
    return tests


def _time_tests(column: Column, text: str, value: str) -> list[tuple[str, str]]:
    shape = DAY if column.logical_type == "date" else f"{DAY}[T ]{CLOCK}{OFFSET}"
    zoneless = quote_text(f"{DAY}[T ]{CLOCK}")
    short_year = quote_text("[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([T ].*)?")
    tests = [
        (f"regexp_full_match({text}, {short_year})", "two_digit_year"),
        (f"not regexp_full_match({text}, {quote_text(shape)})", "date_format"),
        (f"{value} is null", "bad_date"),
        (
            f"{value} < '{EARLIEST}'::{column.sql_type} or {value} >= '{LATEST}'::{column.sql_type}",
            "date_out_of_range",
        ),
    ]
    if column.logical_type == "timestamp":
        tests.insert(0, (f"regexp_full_match({text}, {zoneless})", "missing_offset"))
    return tests


def _mapped_value(column: Column, text: str) -> str:
    branches = " ".join(
        f"when {quote_text(spelling)} then {quote_text(value)}"
        for spelling, value in column.values.items()
    )
    return f"case lower({text}) {branches} else 'unknown:' || {text} end"
