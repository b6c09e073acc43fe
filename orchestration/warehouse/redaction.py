"""Takes the values out of DuckDB's messages, which quote the row that they stumble over.

A message ends up in logs, in Dagster's event log and on terminals, where no customer's text
belongs. What follows the first value cannot be told from the value, so it is left out as well,
save for what DuckDB adds at the very end: the wanted type, the column, the line of the statement.
"""

import re

from orchestration.warehouse.machine_faults import WORDS

KIND = re.compile(r"\b[A-Z][A-Za-z ]*Error: ")
CONVERSION = "Conversion Error: "
# These speak of the statement and of files, and quote names.
ABOUT_NO_ROW = frozenset(
    {
        "Binder Error: ",
        "Catalog Error: ",
        "Connection Error: ",
        "Dependency Error: ",
        "IO Error: ",
        "Out of Memory Error: ",
        "Parser Error: ",
        "Permission Error: ",
    }
)
WITHOUT_VALUES = re.compile(r"""(?:[^"'`\n]|"[\w./-]*"|(?<=\w)'(?=\w))*""")
# How messages about a row begin, up to where the value stands.
OPENING = re.compile(
    r"""
    Could[ ]not[ ](?:convert[ ]string|cast[ ]value|parse[ ]string)
    | Casting[ ]value
    | Type[ ][A-Z][A-Z0-9_]*[ ]with[ ]value
    | Malformed[ ]JSON
    | Failed[ ]to[ ](?:cast[ ]value|commit)
    | Unimplemented[ ]type[ ]for[ ]cast
    | Unknown[ ]TimeZone
    | (?:invalid[ ])?(?:date|time|timestamp)[ ]field[ ](?:format|value[ ]out[ ]of[ ]range)
    | Date[ ]out[ ]of[ ]range
    | Overflow[ ]in[ ][a-z]+[ ]of[ ][A-Z0-9]+
    | (?:Value|Epoch[ ]seconds)[ ]out[ ]of[ ]range
    | More[ ]than[ ]one[ ]row[ ]returned[ ]by[ ]a[ ]subquery
    | Duplicate[ ]key
    | CHECK[ ]constraint[ ]failed[ ]on[ ]table[ ]\w+
    | NOT[ ]NULL[ ]constraint[ ]failed:[ ][\w.]+
    | Violates[ ]foreign[ ]key[ ]constraint
    """,
    re.VERBOSE,
)
# DuckDB cuts the excerpt of the statement; the value before it may be megabytes of blanks.
LONGEST_CLOSING = 1000
CLOSING = re.compile(
    r"(?:['\"] to (?P<type>[A-Z][A-Z0-9_, ()]*?)[ ]?)?"
    r"(?:when casting from source column (?P<column>\w+))?"
    r"(?:\s*\n\s*LINE (?P<line>\d+):[^\n]*\n *\^)?\s*\Z"
)


def without_values(message: str) -> str:
    """What a message says, without the values it quotes; what stands before it stays as it is.

    One that DuckDB did not write is returned unchanged.
    """
    kind = KIND.search(message)
    if kind is None:
        return message
    text = message[kind.end() :]
    is_about_a_row = kind.group() not in ABOUT_NO_ROW
    parts = []
    if told := (OPENING if is_about_a_row else WITHOUT_VALUES).match(text):
        parts.append(told.group().strip(" .:,!"))
    if (fault := WORDS.search(text)) and not any(fault.group() in part for part in parts):
        parts.append(fault.group())
    # Other messages about a row may end in a value that looks like a closing.
    if kind.group() == CONVERSION or not is_about_a_row:
        parts += _closing(text[-LONGEST_CLOSING:])
    return message[: kind.end()] + (", ".join(filter(None, parts)) or "its text may quote a row")


def _closing(text: str) -> list[str]:
    found = CLOSING.search(text)
    if found is None:
        return []
    return [
        f"wanted {found['type']}" if found["type"] else "",
        f"column {found['column']}" if found["column"] else "",
        f"line {found['line']} of the statement" if found["line"] else "",
    ]
