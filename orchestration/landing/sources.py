"""The sources of a warehouse: `sources.yml` of the home folder, else the shipped list."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from data_quality.contract import Contract
from data_quality.contract_files import ContractError, load_contracts
from data_quality.conventions import Conventions
from data_quality.questions import Keys, Questions
from data_quality.responses import complete
from orchestration.staging_models import PERSONS, staging_models, vendor_of

CANONICAL_VENDOR = "canonical"
IDENTITIES = "identity_map"
"""The entity whose ids are those of other sources."""

SHIPPED = Path(__file__).with_name("sources.yml")


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names the file, the setting and the remedy."""


class Source(Conventions):
    """One instance of a vendor's tool. Shares lie between 0 and 1, ages are in days.

    It brings the entities of one family, or all that its vendor has if none is given; of these,
    `entities` names the canonical ones that count, if not all do. `id_prefix` stands before the ids
    of its own records, so that those of two instances are not taken for one.
    `questions` and `keys` tell what the columns of a survey tool mean.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    vendor: str
    family: str | None = None
    entities: tuple[str, ...] = ()
    id_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_.:-]{0,20}$")
    quarantine_tolerance: float = Field(default=0.05, ge=0, le=1)
    freshness_days: int = Field(default=7, ge=0)
    questions: Questions = Field(default_factory=dict)
    keys: Keys = Field(default_factory=dict)

    @property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts of this source by entity name."""
        return {
            entity: complete(contract, self.questions, self.keys)
            for entity, contract in load_contracts(self.vendor).items()
            if self.family in {None, contract.family} and self._may_bring(entity)
        }

    @property
    def canonical_entities(self) -> list[str]:
        """Names of the canonical entities that its records become, in alphabetical order."""
        if self.vendor == CANONICAL_VENDOR:
            return sorted(self.contracts)
        known = staging_models([self.vendor]).keys() - {PERSONS}
        return sorted(known & set(self.entities) if self.entities else known)

    def _may_bring(self, entity: str) -> bool:
        """Tell whether records of a contract count; a vendor's may become several entities."""
        return self.vendor != CANONICAL_VENDOR or not self.entities or entity in self.entities

    @property
    def name_in_dbt(self) -> str:
        """Name of the dbt source in which its rows are, beside those of others of its vendor."""
        return str(self.family) if self.vendor == CANONICAL_VENDOR else self.vendor

    @property
    def shares_ids(self) -> bool:
        """Tell whether it says that its ids are those of another source, by an empty prefix."""
        return "id_prefix" in self.model_fields_set and not self.id_prefix

    def conventions_of(self, contract: Contract) -> Conventions:
        """How files of an entity are written: as its format fixes, else as this source does."""
        own = self.model_dump(include=set(Conventions.model_fields))
        return Conventions(**(own | dict(contract.layout.conventions)))

    def missing_settings(self, contract: Contract) -> list[str]:
        """Names of settings that files of an entity need and sources.yml does not give."""
        return [name for name in contract.layout.requires if name not in self.model_fields_set]


def load_sources(own_list: Path) -> list[Source]:
    """Read the sources in the order they are listed. Raises ConfigurationError."""
    path = own_list if own_list.is_file() else SHIPPED
    return read_sources(path.read_text(encoding="utf-8"), path)


def read_sources(text: str, path: Path) -> list[Source]:
    """Read the text of a list of sources that has, or will have, a path."""
    try:
        document = yaml.load(text, Loader=yaml.CSafeLoader)
        settings = document["sources"]
        sources = [make_source(path, name, values or {}) for name, values in settings.items()]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        raise ConfigurationError(
            f"{path}: expected a mapping `sources:` of name to vendor and family."
        ) from None
    for source in sources:
        _require_contracts(path, source)
        _require_survey(path, source)
    _require_entities(path, sources)
    _require_prefixes(path, sources)
    return sources


def counted_models(sources: Sequence[Source], *, vendors: Collection[str]) -> dict[str, list[str]]:
    """Names of the staging models of each canonical entity whose rows count.

    Of the canonical vendor, and of `vendors` that no source is of any more, those are all.
    """
    limited = {source.vendor: source.canonical_entities for source in sources}
    limited.pop(CANONICAL_VENDOR, None)
    return {
        entity: [
            model
            for model in models
            if entity == PERSONS or entity in limited.get(vendor_of(model), [entity])
        ]
        for entity, models in staging_models([CANONICAL_VENDOR, *vendors]).items()
    }


def _require_entities(path: Path, sources: Sequence[Source]) -> None:
    """Raise ConfigurationError for entities that are unknown, or differ within a vendor."""
    by_vendor: dict[str, Source] = {}
    for source in sources:
        unknown = set(source.entities) - set(source.canonical_entities)
        if unknown:
            raise ConfigurationError(
                f"{path}: {source.name}.entities: {source.vendor} does not bring"
                f" {', '.join(sorted(unknown))}."
            )
        first = by_vendor.setdefault(source.vendor, source)
        is_canonical = source.vendor == CANONICAL_VENDOR
        if not is_canonical and set(first.entities) != set(source.entities):
            raise ConfigurationError(
                f"{path}: {source.name}.entities: {first.name} is of {source.vendor} too and brings"
                " others. Give both the same."
            )


def _require_contracts(path: Path, source: Source) -> None:
    try:
        contracts = source.contracts
    except ContractError as error:
        raise ConfigurationError(f"{path}: {source.name}.vendor: {error}") from None
    if source.vendor == CANONICAL_VENDOR and source.family is None:
        raise ConfigurationError(f"{path}: {source.name}.family: say which entities it brings.")
    if not contracts:
        raise ConfigurationError(
            f"{path}: {source.name}: vendor {source.vendor!r} has no contract of the family"
            f" {source.family!r}."
        )


def _require_survey(path: Path, source: Source) -> None:
    """Raise ConfigurationError for meanings of answers where no answers come."""
    brings_responses = any(contract.answer_to for contract in source.contracts.values())
    for name in sorted({"questions", "keys"} & source.model_fields_set):
        if not brings_responses:
            raise ConfigurationError(
                f"{path}: {source.name}.{name}: vendor {source.vendor!r} has no responses to a"
                " survey. Take it out."
            )


def _require_prefixes(path: Path, sources: Sequence[Source]) -> None:
    """Raise ConfigurationError for two sources whose ids could be taken for each other's.

    One that says so may have none: where two tools share their ids.
    """
    seen: dict[tuple[str, str], str] = {}
    for source in sources:
        for entity in source.canonical_entities:
            if source.shares_ids or entity == IDENTITIES:
                continue
            other = seen.setdefault((entity, source.id_prefix), source.name)
            if other != source.name:
                raise ConfigurationError(
                    f"{path}: {source.name}.id_prefix: {other} brings {entity} as well. Give one of"
                    f" the two an id_prefix, such as {source.name[:2]}-, so that their ids cannot"
                    " be taken for each other's; or an empty one if they are the same ids."
                )


def make_source(path: Path, name: str, settings: Mapping[str, Any]) -> Source:
    """The source of a name and settings. Raises ConfigurationError, naming the list's path."""
    try:
        return Source(name=name, **settings)
    except ValidationError as error:
        problem = error.errors()[0]
        setting = ".".join(str(part) for part in (name, *problem["loc"]))
        message = problem["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{path}: {setting}: {message}.") from None
