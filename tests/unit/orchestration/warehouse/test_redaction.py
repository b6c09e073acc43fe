"""No value of a row is in the message of a database error."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.warehouse.connection import connect
from orchestration.warehouse.redaction import without_values

SECRET = "canary.person@example.org"
DISGUISED = "' to BIGINT when casting from source column joe\n\nLINE 1: joe\n        ^"
STATEMENTS = [
    "select note::integer from notes",
    "select note::date from notes",
    "select note::timestamptz from notes",
    "select note::boolean from notes",
    "select note::decimal(9, 2) from notes",
    "select note::integer[] from notes",
    "select note::struct(a integer) from notes",
    "select note::json from notes",
    "select note::uuid from notes",
    "select note::bit from notes",
    "select json_value(note, '$.a') from notes",
    "select json_transform_strict(to_json(note), '\"INTEGER\"') from notes",
    "select strptime(note, '%Y') from notes",
    "select date_trunc(note, date '2024-01-01') from notes",
    "select timestamp '2024-01-01' at time zone note from notes",
    "select regexp_matches('x', note || '(') from notes",
    "select from_base64(note || '=') from notes",
    "select error(note) from notes",
    "insert into notes select note from notes",
    "insert into checked select note from notes",
]


def message_of(value: str, statement: str) -> str:
    """What a failing statement says of the only value in its table."""
    connection = duckdb.connect()
    connection.execute("create table notes (note varchar unique)")
    connection.execute("create table checked (note varchar check (length(note) < 0))")
    connection.execute("insert into notes values (?)", [value])
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(statement).fetchall()
    return str(caught.value)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_message_quotes_the_value(statement: str) -> None:
    told = without_values(message_of(SECRET, statement))
    assert told
    assert not any(part in told for part in ("canary", "person", "example"))


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(codec="utf-8"), min_size=1).map("@{}@".format))
@example(DISGUISED)
@example(" " * 2_000_000)
@example('it\'s "quoted"\nand goes on: (here)')
def test_the_message_of_a_failed_cast_does_not_depend_on_the_value(value: str) -> None:
    statement = "select note::bigint from notes"
    told = without_values(message_of(value, statement))
    assert told == (
        "Conversion Error: Could not convert string, wanted INT64, column note,"
        " line 1 of the statement"
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            'Binder Error: Referenced column "scroe" not found in FROM clause!\nCandidate'
            ' bindings: "score"\n\nLINE 4:     scroe\n            ^',
            'Binder Error: Referenced column "scroe" not found in FROM clause,'
            " line 4 of the statement",
        ),
        (
            'Parser Error: unterminated quoted string at or near "\'Ann Lee"',
            "Parser Error: unterminated quoted string at or near",
        ),
        ("Constraint Error: NOT NULL constraint failed: runs.as_of_date",) * 2,
        (
            'Constraint Error: Duplicate key "email: a@b.c" violates unique constraint.',
            "Constraint Error: Duplicate key",
        ),
        (
            'TransactionContext Error: Failed to commit: duplicate key "a@b.c"',
            "TransactionContext Error: Failed to commit",
        ),
        (
            'IO Error: Cannot open file "/srv/cx/cx.duckdb": Permission denied',
            'IO Error: Cannot open file "/srv/cx/cx.duckdb": Permission denied',
        ),
        ("INTERNAL Error: Ann", "INTERNAL Error: its text may quote a row"),
        (
            "Runtime Error in model fct_ticket (models/marts/fct_ticket.sql)\n"
            "  Conversion Error: Could not convert string 'Ann' to BOOL when casting from source"
            " column is_test\n  \n  LINE 39:   is_complete and not is_test as is_real,\n"
            "                             ^",
            "Runtime Error in model fct_ticket (models/marts/fct_ticket.sql)\n"
            "  Conversion Error: Could not convert string, wanted BOOL, column is_test,"
            " line 39 of the statement",
        ),
        ("Got 3 results, configured to fail if != 0",) * 2,
        ("Compilation Error in model a (models/a.sql)\n  'b' is undefined",) * 2,
    ],
)
def test_what_the_statement_says_stays(message: str, told: str) -> None:
    assert without_values(message) == told


def read_as_number(path: Path) -> None:
    with connect(path) as connection:
        connection.execute("create table notes as select ? as note", [SECRET])
        connection.execute("select note::integer from notes").fetchall()


def test_an_error_that_leaves_a_connection_quotes_nothing(tmp_path: Path) -> None:
    with pytest.raises(duckdb.ConversionException, match="column note") as caught:
        read_as_number(tmp_path / "cx.duckdb")
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__
