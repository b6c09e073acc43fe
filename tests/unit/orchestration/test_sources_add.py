"""`cx sources add` writes one source more into sources.yml, and touches nothing else."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data_quality import contract_files
from orchestration.cli import main
from orchestration.landing import source_list
from orchestration.landing.source_list import with_source
from orchestration.landing.sources import SHIPPED, ConfigurationError, Source, load_sources
from orchestration.warehouse.run_record import ExitCode

CONTRACT = """
apiVersion: v3.2.0
kind: DataContract
id: tiny.visits
version: 1.0.0
status: active
domain: product
schema:
  - name: visits
    customProperties:
      - {property: requires, value: [timezone, decimal_style]}
    properties:
      - name: visit_id
        logicalType: string
        physicalType: VARCHAR
        primaryKey: true
"""
CONTRACTS = contract_files.CONTRACTS
OWN = "sources:\n  desk:\n    vendor: canonical\n    family: helpdesk\n"
SHOP = Source(name="shop", vendor="canonical", family="billing")
LINES = "  shop:\n    vendor: canonical\n    family: billing\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    contracts = tmp_path / "contracts"
    shutil.copytree(contract_files.CONTRACTS / "canonical", contracts / "canonical")
    (contracts / "tiny").mkdir()
    (contracts / "tiny" / "visits.yml").write_text(CONTRACT, encoding="utf-8")
    monkeypatch.setattr(contract_files, "CONTRACTS", contracts)
    return tmp_path / "home"


def add(home: Path, *options: str, answers: str = "") -> Result:
    arguments = ["sources", "add", "--home", str(home), *options]
    return CliRunner().invoke(main, arguments, input=answers)


def own_list(home: Path, text: str) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "sources.yml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_home_without_a_list_begins_with_the_shipped_one(home: Path) -> None:
    result = add(home, "--vendor", "canonical", "--family", "survey", "--name", "polls",
                 "--set", "id_prefix=p-")  # fmt: skip
    assert result.exit_code == ExitCode.REFRESHED, result.output
    text = (home / "sources.yml").read_text(encoding="utf-8")
    assert text.startswith(SHIPPED.read_text(encoding="utf-8"))
    assert load_sources(home / "sources.yml")[-1].name == "polls"
    assert (home / "landing" / "polls").is_dir()
    assert f"Put its files into {home / 'landing' / 'polls'}/<entity>." in result.output
    assert "cx sources check FILE" in result.output


def test_what_no_option_says_is_asked_for(home: Path) -> None:
    own_list(home, OWN)
    result = add(home, answers="nobody\ntiny\ndesk\n\nEurope/Nowhere\nEurope/Berlin\ncomma\n")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "Known vendors: canonical, tiny." in result.output
    assert "There is a source named desk already." in result.output
    assert "no time zone is named 'Europe/Nowhere'" in result.output
    assert (home / "sources.yml").read_text(encoding="utf-8") == (
        OWN + "  tiny:\n    vendor: tiny\n    timezone: Europe/Berlin\n    decimal_style: comma\n"
    )


def test_a_prefix_is_asked_for_when_another_source_brings_such_records(home: Path) -> None:
    own_list(home, OWN)
    options = ("--vendor", "canonical", "--family", "helpdesk", "--name", "second")
    result = add(home, *options, answers="\n")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    added = load_sources(home / "sources.yml")[-1]
    assert (added.name, added.id_prefix) == ("second", "second-")


def test_an_empty_prefix_says_that_the_ids_are_the_same(home: Path) -> None:
    own_list(home, OWN)
    options = ("--vendor", "canonical", "--family", "helpdesk", "--name", "second")
    result = add(home, *options, "--set", "id_prefix=")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert load_sources(home / "sources.yml")[-1].shares_ids


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--vendor", "nobody"), "Known vendors: canonical, tiny."),
        (("--vendor", "canonical"), "say it with --family."),
        (("--vendor", "canonical", "--family", "pets"), "canonical has no family 'pets'."),
        (("--vendor", "tiny", "--name", "desk"), "There is a source named desk already."),
        (("--vendor", "tiny", "--name", "Big Desk"), "Big Desk.name: "),
        (("--vendor", "tiny", "--name", "tiny"), "say it with --set timezone=."),
        (("--vendor", "tiny", "--set", "colour=red"), "The settings are: amount_unit, date_order,"),
        (("--vendor", "tiny", "--name", "t", "--set", "timezone=Mars"), "t.timezone: no time zone"),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(
    home: Path, options: tuple[str, ...], told: str
) -> None:
    path = own_list(home, OWN)
    result = add(home, *options)
    assert result.exit_code == ExitCode.USAGE
    assert told in result.output
    assert path.read_text(encoding="utf-8") == OWN
    assert not (home / "landing").exists()


def test_a_list_of_values_is_given_in_brackets(home: Path) -> None:
    own_list(home, OWN)
    result = add(home, "--vendor", "tiny", "--name", "t", "--set", "timezone=UTC",
                 "--set", "decimal_style=point", "--set", 'null_words=["-", N/A]',
                 "--set", "skip_rows=2")  # fmt: skip
    assert result.exit_code == ExitCode.REFRESHED, result.output
    added = load_sources(home / "sources.yml")[-1]
    assert (added.null_words, added.skip_rows) == (("-", "N/A"), 2)


def test_what_a_survey_asks_is_given_in_braces(home: Path) -> None:
    shutil.copytree(CONTRACTS / "qualtrics", contract_files.CONTRACTS / "qualtrics")
    asked = "{Q1: {metric: nps, scale: [0, 10]}}"
    options = ["--vendor", "qualtrics", "--name", "nps", "--set", "timezone=UTC"]
    own_list(home, OWN)
    assert add(home, *options, answers=f"{{Q1: [\n{asked}\n").exit_code == 0
    text = (home / "sources.yml").read_text(encoding="utf-8")
    assert "      Q1:\n        metric: nps\n        scale:\n        - 0\n        - 10\n" in text


def test_the_file_keeps_its_mode_and_a_link_stays_one(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yml"
    kept.write_text(OWN, encoding="utf-8")
    kept.chmod(0o640)
    home.mkdir()
    (home / "sources.yml").symlink_to(kept)
    result = add(home, "--vendor", "canonical", "--family", "billing", "--name", "shop")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert (home / "sources.yml").is_symlink()
    assert kept.read_text(encoding="utf-8") == OWN + LINES
    assert kept.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OWN, ""),
        ("# ours\n\n" + OWN + "    # timezone: UTC\n\n  # old: gone\n", ""),
        (OWN, "\n# what follows\nother: 1\n"),
        (OWN, "# what follows\n"),
        ("other: {a: 1}\n" + OWN + "    null_words:\n      - '-'\n      - none # yet\n", ""),
        ("sources:\n  desk: {vendor: canonical, family: helpdesk} # short\n", ""),
        ('"sources":\n  desk:\n    family: helpdesk\n    vendor:\n      canonical\n', "\n\n"),
    ],
)
def test_everything_else_stays_byte_for_byte(before: str, after: str) -> None:
    text = with_source(before + after, SHOP, Path("sources.yml"))
    assert text == before + LINES + after


def test_line_ends_and_indentation_are_those_of_the_list() -> None:
    text = "sources:\r\n    desk:\r\n        vendor: canonical\r\n        family: helpdesk\r\n"
    added = "    shop:\r\n      vendor: canonical\r\n      family: billing\r\n"
    assert with_source(text, SHOP, Path("sources.yml")) == text + added


def test_a_list_without_a_last_line_end_gets_one() -> None:
    assert with_source(OWN.rstrip("\n"), SHOP, Path("sources.yml")) == OWN + LINES


def test_a_list_in_braces_is_left_to_a_person() -> None:
    text = "sources: {desk: {vendor: canonical, family: helpdesk}}\n"
    with pytest.raises(ConfigurationError, match="Add this to it:\n  shop:\n    vendor: canonical"):
        with_source(text, SHOP, Path("sources.yml"))


def test_a_list_that_would_mean_something_else_is_not_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_list(home, OWN)
    monkeypatch.setattr(source_list, "with_source", lambda text, source, path: text)
    with pytest.raises(ConfigurationError, match="Add this to it"):
        source_list.add_source(path, SHOP)
    assert path.read_text(encoding="utf-8") == OWN
