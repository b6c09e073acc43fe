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
SHORT_YEAR = r"[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([T ].*)?"
UNKNOWN = "unknown:"
EARLIEST, LATEST = "1970-01-01", "2100-01-01"


def quote_identifier(name: str) -> str:
    """Quote a table or column name for DuckDB. Names come from contracts, never from data."""
    if "\0" in name:
        raise ValueError("An identifier holds a NUL byte.")
    return '"' + name.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """Quote a constant of a contract as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def text_name(column: Column) -> str:
    """Name under which the cleaned text of a column stands beside its typed value."""
    return quote_identifier(f"{column.name} as text")


def text_expression(column: Column) -> str:
    """SQL for a landed column's text with empty as null; outer blanks stay in free text only."""
    name = quote_identifier(column.name)
    if column.classification == "free_text":
        return f"nullif({name}, '')"
    return f"nullif(trim({name}, ' \t\r\n'), '')"


def typed_expression(column: Column) -> str:
    """SQL that makes the typed value of `text_name`; null where there is none or it is no good."""
    text = text_name(column)
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
    cast = f"try_cast({text} as {column.sql_type})"
    return f"case when regexp_full_match({text}, {quote_text(_shape(column))}) then {cast} end"


def reason_expression(column: Column) -> str:
    """SQL for the reason code of a value that breaks the contract; null for a good one.

    Reads the text by `text_name` and the typed value by the column's own name.
    """
    text, value = text_name(column), quote_identifier(column.name)
    tests = [(test, quote_text(code)) for test, code in _tests(column, text, value)]
    if column.is_required:
        reason = "key_missing" if column.is_key else "value_missing"
        tests.insert(0, (f"{text} is null", quote_text(reason)))
    if unread := _unread_reasons(column, text):
        tests.append((f"{value} is null and {text} is not null", _case(unread)))
    return _case(tests) if tests else "null::varchar"


def _case(branches: list[tuple[str, str]]) -> str:
    return f"case {' '.join(f'when {test} then {result}' for test, result in branches)} end"


def _shape(column: Column) -> str:
    if column.logical_type == "timestamp":
        return f"{DAY}[T ]{CLOCK}{OFFSET}"
    return {"integer": INTEGER, "number": DECIMAL, "date": DAY}[column.logical_type]


def _tests(column: Column, text: str, value: str) -> list[tuple[str, str]]:
    """Pairs of what is true of a value that could be read and is bad, and its reason code."""
    tests: list[tuple[str, str]] = []
    if column.quarantines_unknown_values:
        tests.append((f"starts_with({value}, '{UNKNOWN}')", "unknown_value"))
    if column.semantic_type == "currency":
        pattern = quote_text(column.pattern or "")
        tests.append((f"not regexp_full_match({value}, {pattern})", "unknown_currency"))
    if column.semantic_type == "identifier":
        pattern = quote_text(SCIENTIFIC_ID)
        tests.append((f"regexp_full_match({text}, {pattern})", "sci_notation_id"))
    if column.minimum is not None:
        tests.append((f"{value} < {column.minimum}", "out_of_range"))
    if column.maximum is not None:
        tests.append((f"{value} > {column.maximum}", "out_of_range"))
    if column.logical_type in {"date", "timestamp"}:
        window = f"{value} < '{EARLIEST}' or {value} >= '{LATEST}'"
        tests.append((window, "date_out_of_range"))
    return tests


def _unread_reasons(column: Column, text: str) -> list[tuple[str, str]]:
    """Pairs of a shape and the reason code of a text of that shape that has no typed value."""
    if column.values or column.logical_type == "string":
        return []
    shapes = {
        "boolean": [(None, "not_boolean")],
        "object": [(None, "bad_json")],
        "integer": [(NOT_FINITE, "not_finite"), (INTEGER, "out_of_range"), (None, "not_integer")],
        "number": [(NOT_FINITE, "not_finite"), (DECIMAL, "out_of_range"), (None, "number_format")],
        "date": [(SHORT_YEAR, "two_digit_year"), (DAY, "bad_date"), (None, "date_format")],
        "timestamp": [
            (SHORT_YEAR, "two_digit_year"),
            (f"{DAY}[T ]{CLOCK}", "missing_offset"),
            (f"{DAY}[T ]{CLOCK}{OFFSET}", "bad_date"),
            (None, "date_format"),
        ],
    }
    return [
        (f"regexp_full_match({text}, {quote_text(shape)})" if shape else "true", quote_text(code))
        for shape, code in shapes[column.logical_type]
    ]


def _mapped_value(column: Column, text: str) -> str:
    branches = " ".join(
        f"when {quote_text(spelling)} then {quote_text(value)}"
        for spelling, value in column.values.items()
    )
    return f"case lower({text}) {branches} else '{UNKNOWN}' || {text} end"
