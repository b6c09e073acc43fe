"""The whole company's exports as the tools of several vendors write them, side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import yaml

from data_quality.contract_files import load_contracts
from orchestration.demo.canonical_layout import entity_exports
from orchestration.demo.history import History, live
from orchestration.demo.vendors.plain_ids import with_plain_ids
from orchestration.demo.writer import Export, write_export
from orchestration.landing.sources import CANONICAL_VENDOR

TOOLS: Mapping[str, tuple[str, ...]] = {
    "zendesk": ("agents", "tickets", "ticket_events", "calls", "articles"),
    "ga4": ("article_views",),
    "stripe": ("customers", "subscriptions", "subscription_periods", "charges"),
    "woocommerce": ("checkouts",),
    "qualtrics": ("survey_responses",),
    "posthog": ("sessions",),
    "hubspot": ("campaign_events",),
}
"""What each of the company's tools exports; the rest no tool has, and comes as canonical files."""

CANONICAL_SOURCES = {
    "survey_sends": ("sendings", "survey"),
    "identity_map": ("identity", "identity"),
}


def company_tables(history: History) -> dict[str, pa.Table]:
    """Every canonical row of the company by entity, with ids of digits."""
    parts: dict[str, list[pa.Table]] = defaultdict(list)
    for exports in entity_exports(history):
        for export in exports:
            parts[export.entity].append(export.table)
    return with_plain_ids({name: pa.concat_tables(tables) for name, tables in parts.items()})


def generate_vendors_company(
    landing: Path, *, customers: int = 2000, months: int = 24, seed: int = 20240101
) -> Iterator[tuple[str, int]]:
    """Write the exports of every tool, and `sources.yml` beside the landing folder.

    Yields the name of each source and how many files it has. The same arguments give the same
    bytes.
    """
    tables = company_tables(live(customers=customers, months=months, seed=seed))
    listed: dict[str, dict[str, object]] = {}
    for vendor in TOOLS:
        writer = import_module(f"orchestration.demo.vendors.{vendor}")
        listed[vendor] = {"vendor": vendor, "entities": list(TOOLS[vendor]), **writer.SETTINGS}
        files = list(writer.files(tables))
        for file in files:
            path = landing / vendor / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        yield vendor, len(files)
    if "identity_map" in tables:
        tables["identity_map"] = _of_tools(tables["identity_map"])
    for entity, (source, family) in CANONICAL_SOURCES.items():
        if entity not in tables:
            continue
        listed[source] = {"vendor": "canonical", "family": family, "entities": [entity]}
        write_export(landing, Export(source, entity, f"{entity}.csv.gz", tables[entity]))
        yield source, 1
    text = yaml.safe_dump({"sources": listed}, sort_keys=False)
    (landing.parent / "sources.yml").write_text(text, encoding="utf-8")


def _of_tools(identities: pa.Table) -> pa.Table:
    """The identity map with the ids of a family under the name of each tool that knows them."""
    canonical = load_contracts(CANONICAL_VENDOR)
    rows = [
        {**row, "source": tool}
        for row in identities.to_pylist()
        for tool, entities in TOOLS.items()
        if row["source"] in {canonical[entity].family for entity in entities}
    ]
    return pa.Table.from_pylist(rows, schema=identities.schema)
