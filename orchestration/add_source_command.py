"""The command `cx sources add`: asks for what no file tells, and notes it in sources.yml."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import click
import yaml

from data_quality.contract_files import CONTRACTS, ContractError, known_vendors, load_contracts
from orchestration.landing.source_list import add_source, required_settings
from orchestration.landing.sources import (
    CANONICAL_VENDOR,
    ConfigurationError,
    Source,
    load_sources,
    make_source,
)
from orchestration.terminal.command import errors_explained, home_option, make_console
from orchestration.warehouse.home import Home

QUESTIONS = {
    "amount_unit": "Are amounts in minor units (cents) or in major ones (with decimals)?",
    "date_order": "In which order are day, month and year written?",
    "decimal_style": "Which mark begins the decimals, and are thousands grouped?",
    "id_prefix": "Another source brings such records too. What shall begin the ids of this one?",
    "questions": "What do its questions measure? {Q1: {metric: nps, scale: [0, 10]}, ...}",
    "timezone": "In which time zone are its times, such as Europe/Berlin?",
}
ASKED_ALONE = {"name", "vendor", "family"}

Answer = TypeVar("Answer")


@click.command("add")
@home_option
@click.option("--vendor", help="Whose export it is.")
@click.option("--name", help="What its folder and its rows are called.")
@click.option("--family", help="Which entities it brings, where a vendor has those of several.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="SETTING=VALUE",
    help="A setting, such as timezone=Europe/Berlin. May be given several times.",
)
def add(
    home: Path, vendor: str | None, name: str | None, family: str | None, given: tuple[str, ...]
) -> None:
    """Add a source to sources.yml, and make the folder that its files go to.

    Asks for what is needed and no option says. What the list holds stays as it is, comments
    included; where there is none yet, it begins with the shipped one. A tool whose ids are those
    of another source is added with --set id_prefix=
    """
    with errors_explained():
        place = Home(home.absolute())
        others = load_sources(place.sources_file)
        vendor = _vendor(vendor)
        settings = {"vendor": vendor} | _family(vendor, family) | dict(map(_parted, given))
        source = _named(place, others, name, settings)
        for setting in required_settings(source, others):
            source = _with_answer(place, source, setting)
        place.prepare()
        add_source(place.sources_file, source)
        folder = place.landing / source.name
        folder.mkdir(exist_ok=True)
        folder.chmod(0o750)
        _tell_what_is_next(place, source, folder)


def _vendor(given: str | None) -> str:
    def known(text: str) -> str:
        load_contracts(text)
        return text

    question = f"Whose export is it ({', '.join(known_vendors())})?"
    return known(given) if given else _ask(question, known, option="--vendor")


def _family(vendor: str, given: str | None) -> dict[str, str]:
    """The setting of the family; none for a vendor whose records are all of one source."""
    families = sorted({contract.family for contract in load_contracts(vendor).values()})

    def known(text: str) -> str:
        if text not in families:
            raise ConfigurationError(f"{vendor} has no family {text!r}.")
        return text

    if given:
        return {"family": known(given)}
    if vendor != CANONICAL_VENDOR:
        return {}
    question = f"Which entities does it bring ({', '.join(families)})?"
    return {"family": _ask(question, known, option="--family")}


def _parted(given: str) -> tuple[str, Any]:
    setting, mark, value = given.partition("=")
    known = sorted(Source.model_fields.keys() - ASKED_ALONE)
    if not mark or setting not in known:
        raise ConfigurationError(
            f"--set {given}: expected SETTING=VALUE. The settings are: {', '.join(known)}."
        )
    return setting, _value(value)


def _value(text: str) -> Any:
    """A list or a mapping as YAML writes it in one line; any other text as it is."""
    if not text.startswith(("[", "{")):
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise ConfigurationError("A bracket, a brace or a comma is amiss.") from None


def _named(
    home: Home, others: Sequence[Source], given: str | None, settings: dict[str, Any]
) -> Source:
    taken = {other.name for other in others}

    def with_name(text: str) -> Source:
        if text in taken:
            raise ConfigurationError(f"There is a source named {text} already.")
        return make_source(home.sources_file, text, settings)

    if given:
        return with_name(given)
    proposal = None if settings["vendor"] in taken else settings["vendor"]
    return _ask("What shall the source be called?", with_name, option="--name", default=proposal)


def _with_answer(home: Home, source: Source, setting: str) -> Source:
    """The source with a setting that is asked for."""
    settings = source.model_dump(exclude_unset=True, exclude={"name"})

    def with_value(text: str) -> Source:
        return make_source(
            home.sources_file, source.name, settings | {setting: _value(text.strip())}
        )

    question = QUESTIONS.get(setting, f"What is its {setting}?")
    kind = Source.model_fields[setting].annotation
    if get_origin(kind) is Literal:
        question += f" ({', '.join(get_args(kind))})"
    proposal = f"{source.name[:19]}-" if setting == "id_prefix" else None
    return _ask(question, with_value, option=f"--set {setting}=", default=proposal)


def _ask(
    question: str, read: Callable[[str], Answer], *, option: str, default: str | None = None
) -> Answer:
    """Ask until the answer can be read. Raises ConfigurationError where nobody answers."""

    def answer(text: str) -> Answer:
        try:
            return read(text)
        except (ConfigurationError, ContractError) as error:
            raise click.UsageError(str(error)) from None

    try:
        return click.prompt(question, value_proc=answer, default=default, prompt_suffix=" ")
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise ConfigurationError(f"Nobody can be asked here: say it with {option}.") from None


def _tell_what_is_next(home: Home, source: Source, folder: Path) -> None:
    guide = CONTRACTS / source.vendor / "README.md"
    where = f"{folder}/<entity>" if source.vendor == CANONICAL_VENDOR else folder
    lines = [
        f"{source.name} is in {home.sources_file} now.",
        f"Put its files into {where}.",
        "See what a run would do with one: cx sources check FILE",
    ]
    if guide.is_file():
        lines.append(f"How to export them, and what they bring: {guide}")
    console = make_console()
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
