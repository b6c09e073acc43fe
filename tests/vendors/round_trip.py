"""The made company's rows: canonical ones, and what a vendor's export brings back of them."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

import pyarrow as pa

from data_quality.contract import Contract
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
    (source,) = [source for source in load_sources(SHIPPED) if entity in source.contracts]
    table = _without_replaced_rows(tables()[entity], source.contracts[entity])
    export = Export(source.name, entity, f"{entity}.jsonl", table)
    return source.name, {f"{entity}/{entity}.jsonl": render(export)}


def _without_replaced_rows(table: pa.Table, contract: Contract) -> pa.Table:
    """The last row of each key where there is no cursor: in one file they would contradict."""
    if contract.cursor:
        return table
    rows = {tuple(row[name] for name in contract.key): row for row in table.to_pylist()}
    return pa.Table.from_pylist(list(rows.values()), schema=table.schema)
