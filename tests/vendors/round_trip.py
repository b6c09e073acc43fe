"""The made company's rows: canonical ones, and what a vendor's export brings back of them."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

import pyarrow as pa

from orchestration.demo import vendors
from orchestration.demo.history import live
from orchestration.demo.vendors_layout import company_tables
from orchestration.demo.writer import Export, render
from orchestration.landing.sources import SHIPPED, load_sources

CUSTOMERS, MONTHS, SEED = 60, 4, 20240101


def vendor_modules() -> list[ModuleType]:
    """The modules that write a vendor's files, in order of their names."""
    found = [
        importlib.import_module(f"{vendors.__name__}.{item.name}")
        for item in pkgutil.iter_modules(vendors.__path__)
    ]
    return [module for module in found if hasattr(module, "ENTITIES")]


@cache
def tables() -> Mapping[str, pa.Table]:
    """Canonical rows of a small company by entity, with ids of digits."""
    return company_tables(live(customers=CUSTOMERS, months=MONTHS, seed=SEED))


def canonical_files(entity: str) -> tuple[str, Mapping[str, bytes]]:
    """Source and canonical file of an entity's rows."""
    (source,) = [source.name for source in load_sources(SHIPPED) if entity in source.contracts]
    export = Export(source, entity, f"{entity}.jsonl", tables()[entity])
    return source, {f"{entity}/{entity}.jsonl": render(export)}
