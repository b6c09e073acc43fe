"""Prints a sources.yml with a source of every vendor, so that every model is enabled."""

from data_quality.contract_files import known_vendors
from orchestration.landing.sources import CANONICAL_VENDOR


def all_sources() -> str:
    """The text of the list; each source has the name of its vendor."""
    return "sources:\n" + "".join(
        f"  {vendor}: {{vendor: {vendor}, id_prefix: {vendor}-}}\n"
        for vendor in known_vendors()
        if vendor != CANONICAL_VENDOR
    )


if __name__ == "__main__":
    print(all_sources(), end="")
