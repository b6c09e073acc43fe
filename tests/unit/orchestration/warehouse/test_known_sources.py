"""What a source is stays known when sources.yml lists it no more."""

import pytest

from orchestration.landing.sources import ConfigurationError, Source, counted_models
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.known_sources import (
    note_vendors,
    register_sources,
    require_own_names,
    vendors_read,
)
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.small_vendor import NewVendor

DESK = Source(name="desk", vendor="desk")
HELPDESK = Source(name="helpdesk", vendor="canonical", family="helpdesk")
STRIPE = Source(name="stripe", vendor="stripe")


def register(home: Home, *sources: Source) -> None:
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        register_sources(connection, sources)
        note_vendors(connection, home)


def test_the_vendor_of_a_former_source_is_still_read(home: Home, new_vendor: NewVendor) -> None:
    new_vendor()
    assert vendors_read(home, [HELPDESK]) == []
    register(home, DESK, HELPDESK)
    assert vendors_read(home, [HELPDESK]) == ["desk"]


def test_a_vendor_without_contracts_is_read_no_more(home: Home) -> None:
    register(home, DESK)
    assert vendors_read(home, [HELPDESK]) == []


def test_every_model_of_a_former_source_counts() -> None:
    models = counted_models([HELPDESK], vendors=["stripe"])
    assert {"stg_canonical__charges", "stg_stripe__charges"} <= {*models["charges"]}
    limited = STRIPE.model_copy(update={"entities": ("subscriptions",)})
    models = counted_models([HELPDESK, limited], vendors=["stripe"])
    assert models["charges"] == ["stg_canonical__charges"]
    assert "stg_stripe__subscriptions" in models["subscriptions"]


def test_a_run_does_not_begin_with_the_name_of_another_vendors_source(home: Home) -> None:
    require_own_names(home, [HELPDESK])
    register(home, HELPDESK)
    require_own_names(home, [HELPDESK, STRIPE])
    taken = Source(name="helpdesk", vendor="freshdesk", timezone="UTC")
    with pytest.raises(ConfigurationError, match="helpdesk is the name of a source of canonical"):
        require_own_names(home, [taken])


def test_a_warehouse_that_cannot_be_opened_is_left_to_the_run(home: Home) -> None:
    home.warehouse.write_bytes(b"no database")
    require_own_names(home, [HELPDESK])
