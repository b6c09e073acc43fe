"""SQL that turns the text of a landed column into its contract's type, or says why it cannot."""

from data_quality.contract import Column, Contract
from data_quality.conventions import Conventions
from data_quality.days import read_date
from data_quality.expressions import (
    first_true,
    matches,
    quote_identifier,
    quote_text,
)
from data_quality.numbers import read_amount, read_decimal, read_integer
from data_quality.reading import Finding, Reading, text_name
from data_quality.times import read_timestamp

SCIENTIFIC_ID = r"[0-9]([.,][0-9]+)?[eE]\+[0-9]+"
UNKNOWN = "unknown:"
WORD = r"[\pL\pN_ .-]+"
LONGEST_WORD = 40
WINDOW = {
    "date": ("1970-01-01", "2100-01-01"),
    "timestamp": ("1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"),
}
BLANKS = " \t\r\n"


def text_expression(column: Column, conventions: Conventions) -> str:
    """SQL for a landed column's text with empty as null; outer blanks stay in free text only.

    Few texts have a blank at either end, and to look is much cheaper than to trim them all.
    """
    name = quote_identifier(column.name)
    if column.classification == "free_text":
        return f"nullif({name}, '')"
    trimmed = f"trim({name}, {quote_text(BLANKS)})"
    otherwise = f"nullif({trimmed}, '')"
    null_words = (*conventions.null_words, *column.null_words)
    if null_words:
        words = ", ".join(f"lower({quote_text(word.strip())})" for word in null_words)
        return first_true([(f"lower({trimmed}) in ({words})", "null")], otherwise=otherwise)
    ends = " or ".join(f"ends_with({name}, {quote_text(blank)})" for blank in BLANKS)
    return first_true([(f"{name} >= '!' and not ({ends})", name)], otherwise=otherwise)


def read_column(column: Column, contract: Contract, conventions: Conventions) -> Reading:
    """How a column of a contract is read from the files of a source with these conventions."""
    text = text_name(column)
    if column.logical_type == "boolean":
        return _read_boolean(column)
    if column.values:
        return Reading(_mapped(column, text, otherwise=_unknown(text)))
    if column.semantic_type == "currency":
        return Reading(f"lower({text})")
    if column.semantic_type == "identifier":
        return Reading(f"nfc_normalize({text})")
    if column.semantic_type == "minor_units" and contract.currency:
        return read_amount(column, contract.currency, conventions)
    match column.logical_type:
        case "integer":
            return read_integer(column, conventions)
        case "number":
            return read_decimal(column, conventions)
        case "date":
            return read_date(column, conventions)
        case "timestamp":
            return read_timestamp(column, conventions)
        case "object":
            return Reading(first_true([(f"json_valid({text})", f"{text}::json")]), "bad_json")
    return Reading(text)


def reason_findings(column: Column, reading: Reading) -> list[tuple[str, str]]:
    """Pairs of what is true of a value that breaks the contract, and SQL for its reason code.

    The first that holds counts. Reads the text by `text_name` and the value by the column's name.
    """
    text, value = text_name(column), quote_identifier(column.name)
    findings = _faults(column, text, value)
    if column.is_required:
        findings.insert(0, (f"{text} is null", "key_missing" if column.is_key else "value_missing"))
    reasons = [(condition, quote_text(code)) for condition, code in findings]
    if reading.refusal:
        refusals = [(condition, quote_text(code)) for condition, code in reading.refusals]
        why = first_true(refusals, otherwise=quote_text(reading.refusal))
        reasons.append((f"{value} is null and {text} is not null", why))
    return reasons


def _faults(column: Column, text: str, value: str) -> list[Finding]:
    """What may be true of a value that could be read and is bad."""
    faults: list[Finding] = []
    if column.quarantines_unknown_values:
        faults.append((f"starts_with({value}, '{UNKNOWN}')", "unknown_value"))
    if column.semantic_type == "currency":
        faults.append((f"not {matches(value, column.pattern or '')}", "unknown_currency"))
    if column.semantic_type == "identifier":
        is_scientific = f"contains({text}, '+') and {matches(text, SCIENTIFIC_ID)}"
        faults.append((is_scientific, "sci_notation_id"))
    if column.minimum is not None:
        faults.append((f"{value} < {column.minimum}", "out_of_range"))
    if column.maximum is not None:
        faults.append((f"{value} > {column.maximum}", "out_of_range"))
    if column.logical_type in {"date", "timestamp"}:
        earliest, latest = (f"'{day}'::{column.sql_type}" for day in WINDOW[column.logical_type])
        faults.append((f"{value} < {earliest} or {value} >= {latest}", "date_out_of_range"))
    return faults


def _read_boolean(column: Column) -> Reading:
    text = text_name(column)
    spellings = column.values or {"true": "true", "false": "false"}
    return Reading(
        first_true(
            (f"lower({text}) = {quote_text(spelling)}", value)
            for spelling, value in spellings.items()
        ),
        "not_boolean",
    )


def _unknown(text: str) -> str:
    """SQL for a value that the contract does not list: it is kept if it reads like a word.

    Anything longer may be a customer's text from a neighbouring column, and would be published.
    """
    is_word = f"length({text}) <= {LONGEST_WORD} and {matches(text, WORD)}"
    return first_true(
        [
            (is_word, f"'{UNKNOWN}' || {text}"),
            (f"{text} is not null", f"'{UNKNOWN}unreadable'"),
        ]
    )


def _mapped(column: Column, text: str, *, otherwise: str) -> str:
    branches = " ".join(
        f"when {quote_text(spelling)} then {quote_text(value)}"
        for spelling, value in column.values.items()
    )
    return f"case lower({text}) {branches} else {otherwise} end"
