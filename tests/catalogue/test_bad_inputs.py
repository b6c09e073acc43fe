"""Every input of the list ends as the list tells, and no record of it gets lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_quality.reasons import WARNINGS
from orchestration.warehouse.ledger import LedgerEntry
from tests.catalogue.cases import CASES, Case
from tests.catalogue.exports import GOOD, lines
from tests.catalogue.inbox import Found, Inbox
from tests.catalogue.vendors import GOOD_FILES

BESIDE = "beside"
NOT_LOADED = {"rejected", "skipped", "left_alone"}
COUNTS = ("records_in", "loaded", "quarantined", "exact_duplicates", "blank", "repeated_header")


def _parameter(case: Case) -> Any:
    """A case as pytest takes it; the first that is judged has to import Great Expectations."""
    return pytest.param(case, id=str(case), marks=[pytest.mark.slow] * case.builder.is_judged)


@pytest.fixture
def inbox(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    place = Inbox(tmp_path / "home", case.builder, case.outcome.settings, monkeypatch)
    yield place
    place.close()


@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_an_input_ends_as_the_list_tells(case: Case, inbox: Inbox) -> None:
    found = case.builder.build(inbox)
    if case.outcome.outcome in NOT_LOADED:
        suffix, content = _good_file(inbox)
        inbox.write(BESIDE + suffix, content)
    inbox.load()
    entries = inbox.ledger()
    if case.outcome.outcome in NOT_LOADED:
        entries = _without_good_file(inbox, entries)
    _assert_statuses(case, found, entries)
    _assert_counts(case, found, entries)
    _assert_values(inbox, found)
    _assert_quarantine(case, inbox, found)
    _assert_warnings(case, inbox)
    if case.builder.is_judged:
        _assert_judgement(case, inbox)


def _good_file(inbox: Inbox) -> tuple[str, bytes]:
    if inbox.vendor in GOOD_FILES:
        return GOOD_FILES[inbox.vendor]
    encoding = inbox.settings.get("encoding", "utf-8")
    return ".jsonl", lines(inbox.entity, GOOD[inbox.entity]).encode(encoding)


def _without_good_file(inbox: Inbox, entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """The other entries; a good file beside the input is loaded whatever becomes of the input."""
    (good,) = [entry for entry in entries if f"/{BESIDE}." in entry.path]
    assert (good.status, good.records_in, good.loaded) == ("loaded", 1, 1)
    return [entry for entry in entries if entry is not good]


def _assert_statuses(case: Case, found: Found, entries: list[LedgerEntry]) -> None:
    outcome = case.outcome
    status = outcome.outcome if outcome.outcome in {"rejected", "skipped"} else "loaded"
    files = 0 if outcome.outcome == "left_alone" else found.files
    assert [entry.status for entry in entries] == [status] * files, entries
    if status != "loaded":
        assert {entry.reason_code for entry in entries} == {outcome.code}


def _assert_counts(case: Case, found: Found, entries: list[LedgerEntry]) -> None:
    counts = {name: sum(getattr(entry, name) for entry in entries) for name in COUNTS}
    expected = {
        "records_in": found.records,
        "quarantined": len(found.quarantined),
        "exact_duplicates": found.exact_duplicates,
        "blank": found.blank,
        "repeated_header": found.repeated_header,
    }
    assert counts == {**expected, "loaded": 2 * found.records - sum(expected.values())}


def _assert_values(inbox: Inbox, found: Found) -> None:
    columns = ", ".join(found.columns)
    rows = inbox.select(
        f"select {columns} from raw.{inbox.source.name}__{inbox.entity}"
        f" where not contains(_path, '/{BESIDE}.')"
    )
    assert sorted(rows, key=str) == sorted(found.rows, key=str)


def _assert_quarantine(case: Case, inbox: Inbox, found: Found) -> None:
    records = inbox.select(
        f"select record_number, reason_codes from quarantine.{inbox.source.name}__{inbox.entity}"
    )
    assert sorted(records) == sorted(found.quarantined.items())
    if case.outcome.outcome == "quarantined":
        assert records
        assert all(case.outcome.code in codes.split(",") for _, codes in records)


def _assert_warnings(case: Case, inbox: Inbox) -> None:
    warnings = inbox.select(
        "select distinct warning_code from ops.file_warnings where run_id = ?", inbox.run_id
    )
    expected = {case.outcome.code} & set(WARNINGS)
    assert {code for (code,) in warnings} == expected


def _assert_judgement(case: Case, inbox: Inbox) -> None:
    held = inbox.judge()
    severity = {"held": "critical", "accepted_with_warning": "warning"}.get(case.outcome.outcome)
    assert inbox.failed_checks() == ({(case.outcome.code, severity)} if severity else set())
    assert list(held) == ([inbox.source.name] if case.outcome.outcome == "held" else [])
    # By that name a person lets the check pass.
    check = f"{inbox.source.name}.{inbox.entity}.{case.outcome.code}"
    assert all(check in reason for reason in held.values())
