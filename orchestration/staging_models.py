"""Which staging models bring which canonical entity: their names tell."""

from collections.abc import Collection
from pathlib import Path

STAGING = Path(__file__).parents[1] / "dbt_project" / "models" / "staging"
PERSONS = "identities"
"""What staging models tell of people, beside the canonical entities."""


def vendor_of(model: str) -> str:
    """The vendor whose exports a staging model reads."""
    return model.removeprefix("stg_").split("__")[0]


def staging_models(vendors: Collection[str]) -> dict[str, list[str]]:
    """Names of the models that bring each canonical entity, those of some vendors.

    They are named `stg_<vendor>__<entity>`, with something after the entity where a vendor has
    several exports of it.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(STAGING.glob("*/stg_*__*.sql")):
        if path.parent.name in vendors:
            found.setdefault(path.stem.split("__")[1], []).append(path.stem)
    return found
