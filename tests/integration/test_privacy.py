"""Customer text stays in the landing folder and the private warehouse, whatever a night runs into.

Texts that occur nowhere else are planted in every column that may hold a person's words, in good
records and in broken ones; then everything that nights leave behind is searched for them.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import duckdb
import pytest

from data_quality.contract_files import load_contracts
from orchestration.demo.company import generate_company
from tests.integration.canaries import (
    AMOUNT,
    BROKEN,
    CANARIES,
    EMAIL,
    GOOD,
    HEADERLESS,
    TEXT,
    found_in,
)
from tests.integration.place import Place
from tests.integration.searching import plant, texts_of

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Night:
    """How a night ended, what it printed, and where a planted text was found outside its place."""

    exit_code: int
    printed: str
    leaks: list[str]


@dataclass(frozen=True)
class Nights:
    """The nights of one home, one after the other."""

    place: Place
    passing: Night
    held: Night
    failed: Night


def leaks_of(place: Place) -> list[str]:
    """Where a planted text is, beside the landing folder and the private warehouse."""
    private = {place.landing, place.root / "warehouse"}
    return [
        f"{path.relative_to(place.root)}: {canary}"
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and not private & set(path.parents)
        for text in texts_of(path)
        for canary in found_in(text)
    ]


def end_of(place: Place, process: subprocess.CompletedProcess[str]) -> Night:
    printed = process.stdout + process.stderr
    leaks = [f"printed: {canary}" for canary in found_in(printed)]
    return Night(process.returncode, printed, leaks + leaks_of(place))


def break_private_tables(place: Place) -> None:
    """Put words where checks want a time and a boolean, and an amount that no model can hold."""
    path = place.root / "warehouse" / "cx.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table, column in (
            ("helpdesk__calls", "answered_at"),
            ("survey__survey_responses", "is_test"),
        ):
            connection.execute(f"alter table raw.{table} alter {column} type varchar")
            connection.execute(f"update raw.{table} set {column} = ?", [TEXT])
        connection.execute(f"""
            update raw.billing__subscription_periods set mrr_amount = {AMOUNT}
            where subscription_id = (
                select min(subscription_id) from raw.billing__subscription_periods
            )
        """)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A night that passes, one with a rejected file and a held source, one with a failing model."""
    place = Place(tmp_path_factory.mktemp("privacy"))
    company = generate_company(place.landing, customers=60, months=3)
    day = company.as_of_date
    for entity, record in GOOD.items():
        if entity != "helpdesk/calls":
            content = json.dumps(record | {"internal_note": TEXT, EMAIL: 1})
            plant(place, f"{entity}/planted.jsonl", content)
    for path, content in BROKEN.items():
        plant(place, path, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CX_LOG_LEVEL", "DEBUG")
        passing = end_of(place, place.run(day))
        plant(place, "helpdesk/calls/planted.jsonl", json.dumps(GOOD["helpdesk/calls"]))
        plant(place, "helpdesk/tickets/headerless.csv", HEADERLESS)
        held = end_of(place, place.run(day + timedelta(days=1)))
        break_private_tables(place)
        failed = end_of(place, place.run(day + timedelta(days=2)))
        yield Nights(place, passing, held, failed)


def test_every_column_of_a_persons_words_is_planted() -> None:
    entities = {
        f"{contract.family}/{name}": contract
        for name, contract in load_contracts("canonical").items()
    }
    for entity, contract in entities.items():
        for column in contract.columns:
            if column.classification in {"direct_identifier", "free_text"}:
                assert found_in(str(GOOD[entity][column.name])), (entity, column.name)


def test_the_private_warehouse_holds_every_planted_text(nights: Nights) -> None:
    place = nights.place
    tables = place.private("select schema_name, table_name from duckdb_tables()")
    for schema, expected in (("raw", len(GOOD) - 1), ("quarantine", len(BROKEN))):
        holding = [
            name
            for found_schema, name in tables
            if found_schema == schema
            and len(found_in(str(place.private(f'select * from {schema}."{name}"')))) > 1
        ]
        assert len(holding) >= expected, holding


def test_a_passing_night_tells_no_customer_text(nights: Nights) -> None:
    assert nights.passing.exit_code == 0, nights.passing.printed
    assert nights.passing.leaks == []


def test_a_night_with_a_held_source_tells_no_customer_text(nights: Nights) -> None:
    assert nights.held.exit_code == 10, nights.held.printed
    assert "header_mismatch" in nights.held.printed
    assert nights.held.leaks == []


def test_a_failing_model_is_named_and_quotes_no_customer_text(nights: Nights) -> None:
    assert nights.failed.exit_code == 10, nights.failed.printed
    assert "model int_customer_books failed: Runtime Error" in nights.failed.printed
    assert "Conversion Error: Could not cast value, column" in nights.failed.printed
    (message,) = nights.place.private("""
        select distinct message from ops.check_results
        where entity = 'calls' and check_name = 'negative_duration' and not passed
    """)
    assert message == ("The check could not be carried out.",)
    assert nights.failed.leaks == []


def test_what_dbt_leaves_behind_quotes_no_customer_text(nights: Nights) -> None:
    process = nights.place.cx("dbt", "run", "--select", "int_survey_answers")
    assert process.returncode == 1
    results = nights.place.root / "dbt" / "target" / "run_results.json"
    assert "Could not convert string" in results.read_text(encoding="utf-8")
    assert leaks_of(nights.place) == []


def test_the_status_tells_no_customer_text_and_the_quarantine_does(nights: Nights) -> None:
    status = nights.place.cx("status")
    assert "planted.jsonl" in status.stdout
    assert found_in(status.stdout + status.stderr) == []
    findings = nights.place.cx("quarantine", "list")
    assert "helpdesk/ticket_events/ragged.csv: ragged, 1 of 4 records" in findings.stdout
    assert found_in(findings.stdout + findings.stderr) == []
    shown = nights.place.cx("quarantine", "show", "billing.charges")
    assert set(found_in(shown.stdout)) == set(CANARIES) - {AMOUNT}
    assert found_in(shown.stderr) == []
