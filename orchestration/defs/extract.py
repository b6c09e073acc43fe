"""One asset per source: what is new in its landing folder becomes rows of the raw tables."""

from collections.abc import Iterator

import dagster as dg

from data_quality.contract import Contract
from orchestration.defs.resources import OWNERS, Nightly, configured_home
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.connection import STREAMING, connect
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.loading import load_source

COUNTS = ("records_in", "loaded", "quarantined", "exact_duplicates", "blank", "repeated_header")


def extract_asset(source: Source) -> dg.AssetsDefinition:
    """The asset that loads one source; it has a key per entity, and one for its ledger."""

    @dg.multi_asset(
        name=f"extract_{source.name}",
        specs=[
            *(_spec(source, contract) for contract in source.contracts.values()),
            dg.AssetSpec(
                key=ledger_key(source),
                group_name="ops",
                description=f"Where each record of a file of {source.name} went. One row per file"
                " and attempt.",
                kinds={"duckdb"},
                owners=OWNERS,
            ),
        ],
    )
    def extract(nightly: Nightly) -> Iterator[dg.MaterializeResult]:
        with connect(nightly.home.warehouse, settings=STREAMING) as connection:
            entries = load_source(connection, source, home=nightly.home, run_id=nightly.run_id)
        for entity in source.contracts:
            own = [entry for entry in entries if entry.entity == entity]
            yield dg.MaterializeResult(asset_key=[source.name, entity], metadata=_counts(own))
        yield dg.MaterializeResult(asset_key=ledger_key(source), metadata=_counts(entries))

    return extract


def ledger_key(source: Source) -> dg.AssetKey:
    """Key of the part of the file ledger that a source's extract step writes."""
    return dg.AssetKey(["ops", f"file_ledger_{source.name}"])


def _spec(source: Source, contract: Contract) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=[source.name, contract.entity],
        group_name="raw",
        description=f"{contract.grain} As exported, typed by its contract.",
        kinds={"duckdb"},
        owners=OWNERS,
    )


def _counts(entries: list[LedgerEntry]) -> dict[str, int]:
    files = {
        f"files_{status}": sum(entry.status == status for entry in entries)
        for status in ("loaded", "rejected", "skipped")
    }
    return files | {name: sum(getattr(entry, name) for entry in entries) for name in COUNTS}


@dg.definitions
def defs() -> dg.Definitions:
    sources = load_sources(configured_home().sources_file)
    return dg.Definitions(assets=[extract_asset(source) for source in sources])
