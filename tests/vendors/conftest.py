"""Nights with the exports of a vendor."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from orchestration.warehouse.home import Home
from tests.vendors.compiled import compile_models, read_compiled
from tests.vendors.night import Night, open_night, put

VendorNight = Callable[..., Night]


@pytest.fixture(scope="session")
def compiled_models(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, str]:
    """SQL of every model by its name."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    return read_compiled(compile_models(shared / "compiled_models"))


@pytest.fixture(scope="session")
def staging_models(compiled_models: dict[str, str]) -> dict[str, str]:
    """SQL of every staging model by its name."""
    return {name: sql for name, sql in compiled_models.items() if name.startswith("stg_")}


@pytest.fixture
def new_night(tmp_path: Path, staging_models: dict[str, str]) -> Iterator[Callable[[], Night]]:
    """A home without sources, as often as it is called."""
    with ExitStack() as stack:
        numbers = iter(range(1, 100))

        def make() -> Night:
            home = Home(tmp_path / f"home{next(numbers)}")
            return stack.enter_context(open_night(home, staging_models))

        yield make


@pytest.fixture
def night(new_night: Callable[[], Night]) -> VendorNight:
    """Load files of one vendor: content by name, with what sources.yml says of their source.

    The source has the name of its vendor. Calling it with the night of before lands more files.
    """

    def load(
        files: Mapping[str, bytes],
        *,
        vendor: str,
        settings: Mapping[str, object] | None = None,
        after: Night | None = None,
    ) -> Night:
        current = after or new_night()
        if after is None:
            listed = {vendor: {"vendor": vendor, **(settings or {})}}
            current.home.sources_file.write_text(yaml.safe_dump({"sources": listed}))
        put(current.home.landing, vendor, files)
        current.load()
        return current

    return load
