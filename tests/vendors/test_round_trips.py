"""What a vendor's export brings back is what the company wrote, but for the declared losses."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
import yaml

from orchestration.landing.sources import SHIPPED
from orchestration.warehouse.home import Home
from tests.vendors.night import Night, open_night, put
from tests.vendors.round_trip import canonical_files, tables, vendor_modules

MODULES = vendor_modules()


@pytest.fixture(scope="module")
def ours(
    tmp_path_factory: pytest.TempPathFactory, staging_models: dict[str, str]
) -> Iterator[Night]:
    """The night of the canonical exports of the company's rows."""
    with open_night(Home(tmp_path_factory.mktemp("canonical")), staging_models) as night:
        night.home.sources_file.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
        for entity in tables():
            put(night.home.landing, *canonical_files(entity))
        night.load()
        yield night


@pytest.fixture
def theirs(new_night: Callable[[], Night], module: ModuleType) -> Night:
    """The night of a vendor's exports of the same rows."""
    vendor = module.__name__.rsplit(".", 1)[1]
    night = new_night()
    listed = {vendor: {"vendor": vendor, **module.SETTINGS}}
    night.home.sources_file.write_text(yaml.safe_dump({"sources": listed}), encoding="utf-8")
    put(night.home.landing, vendor, {file.name: file.content for file in module.files(tables())})
    night.load()
    return night


@pytest.mark.parametrize(
    "module", MODULES, ids=[module.__name__.rsplit(".", 1)[1] for module in MODULES]
)
def test_an_export_brings_back_the_rows_of_the_company(
    theirs: Night, ours: Night, module: ModuleType
) -> None:
    vendor = module.__name__.rsplit(".", 1)[1]
    assert theirs.problems() == {}
    assert sum(row["quarantined"] for row in theirs.ledger()) == 0
    for entity in module.ENTITIES:
        lost = module.LOSSES.get(entity, {})
        models = [
            name for name in theirs.models if name.split("__")[:2] == [f"stg_{vendor}", entity]
        ]
        union = " union all ".join(f"select * from staging.{name}" for name in models)
        names = [
            row["column_name"]
            for row in ours.select(f"describe select * from staging.stg_canonical__{entity}")
            if row["column_name"] != "source_name"
        ]
        kept = ", ".join(name for name in names if name not in lost)
        row_lost = getattr(module, "ROWS_LOST", {}).get(entity, "false")
        row_added = getattr(module, "ROWS_ADDED", {}).get(entity, "false")
        expected = ours.select(
            f"select {kept} from staging.stg_canonical__{entity}"
            f" where not ({row_lost}) order by all"
        )
        found = theirs.select(f"select {kept} from ({union}) where not ({row_added}) order by all")
        assert expected, entity
        assert len(found) == len(expected), entity
        different = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
        assert different == [], entity
        for name in lost:
            told = theirs.select(f"select {name} from ({union}) order by all")
            known = ours.select(f"select {name} from staging.stg_canonical__{entity} order by all")
            assert told != known, f"{entity}.{name} is not lost"


def test_every_vendor_has_a_writer() -> None:
    from data_quality.contract_files import known_vendors

    names = {module.__name__.rsplit(".", 1)[1] for module in MODULES}
    assert names == {*known_vendors()} - {"canonical"}
