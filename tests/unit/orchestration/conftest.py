"""A vendor that exists for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_quality.contract_files import load_contracts
from tests.unit.orchestration.small_vendor import NewVendor, make_vendor


@pytest.fixture
def new_vendor(tmp_path: Path) -> Iterator[NewVendor]:
    """Have the vendor `desk` with these contracts, or with all that there are of it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield lambda *contracts: make_vendor(tmp_path, monkeypatch, *[contracts] * bool(contracts))
    load_contracts.cache_clear()
