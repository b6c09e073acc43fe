"""The list of bad inputs is whole, names only what exists, and its page is up to date."""

from data_quality.bad_inputs import PAGE, load_bad_inputs, render_page
from data_quality.reasons import FILE_REASONS, ROW_REASONS, WARNINGS
from orchestration.warehouse.gate import checks_of
from tests.catalogue.cases import BUILDERS
from tests.catalogue.exports import GOOD
from tests.catalogue.inbox import Inbox

CODES_BY_OUTCOME = {
    "rejected": set(FILE_REASONS),
    "quarantined": set(ROW_REASONS),
    "skipped": set(FILE_REASONS),
    "accepted": {None},
    "left_alone": {None},
}


def checks(severity: str) -> set[str]:
    """Names of the checks of this severity that any of the entities laid down here has."""
    sources = [Inbox.source_of(entity) for entity in GOOD]
    return {
        check.name
        for source in sources
        for check in checks_of(source, source.contracts[source.entity], sources=sources)
        if check.severity == severity
    }


def test_the_numbers_are_those_from_one_on() -> None:
    numbers = [entry.number for entry in load_bad_inputs()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 126


def test_every_input_is_made_and_nothing_else() -> None:
    assert sorted(BUILDERS) == [entry.number for entry in load_bad_inputs()]


def test_every_code_is_one_of_its_outcome() -> None:
    known = {
        **CODES_BY_OUTCOME,
        "accepted_with_warning": set(WARNINGS) | checks("warning"),
        "held": checks("critical"),
    }
    strange = [
        (entry.number, outcome.code)
        for entry in load_bad_inputs()
        for outcome in entry.outcomes
        if outcome.code not in known[outcome.outcome]
    ]
    assert strange == []


def test_every_code_is_met_by_some_input() -> None:
    met = {outcome.code for entry in load_bad_inputs() for outcome in entry.outcomes}
    assert {*FILE_REASONS, *ROW_REASONS, *WARNINGS} - met == set()


def test_every_entry_says_what_to_do() -> None:
    for entry in load_bad_inputs():
        texts = [entry.input, entry.because, *filter(None, [entry.remedy])]
        assert all(text.endswith(".") for text in texts), entry.number
        is_told = entry.code in {*FILE_REASONS, *ROW_REASONS, *WARNINGS} or entry.remedy
        assert is_told or entry.outcome in {"accepted", "accepted_with_warning"}, entry.number


def test_the_page_is_that_of_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(), "Run `make bad-inputs`."
