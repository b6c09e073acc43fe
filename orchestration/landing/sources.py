"""The sources of a warehouse: `sources.yml` of the home folder, else the shipped list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions

SHIPPED = Path(__file__).with_name("sources.yml")


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names the file, the setting and the remedy."""


class Source(Conventions):
    """One instance of a vendor's tool. Shares lie between 0 and 1, ages are in days."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    vendor: str
    family: str
    quarantine_tolerance: float = Field(default=0.05, ge=0, le=1)
    freshness_days: int = Field(default=7, ge=0)

    @property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts of this source by entity name."""
        return {
            entity: contract
            for entity, contract in load_contracts(self.vendor).items()
            if contract.family == self.family
        }


def load_sources(own_list: Path) -> list[Source]:
    """Read the sources in the order they are listed. Raises ConfigurationError."""
    path = own_list if own_list.is_file() else SHIPPED
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        settings = document["sources"]
        sources = [_source(path, name, values or {}) for name, values in settings.items()]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        raise ConfigurationError(
            f"{path}: expected a mapping `sources:` of name to vendor and family."
        ) from None
    for source in sources:
        if not source.contracts:
            raise ConfigurationError(
                f"{path}: {source.name}: vendor {source.vendor!r} has no contract of the family"
                f" {source.family!r}."
            )
    return sources


def _source(path: Path, name: str, settings: Mapping[str, Any]) -> Source:
    try:
        return Source(name=name, **settings)
    except ValidationError as error:
        problem = error.errors()[0]
        setting = ".".join(str(part) for part in (name, *problem["loc"]))
        message = problem["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{path}: {setting}: {message}.") from None
