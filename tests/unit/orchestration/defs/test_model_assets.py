"""Dagster shows each model and seed with what it is made of, its columns and its SQL."""

from typing import Any

import dagster as dg
import pytest

from orchestration.defs.model_assets import UNIQUE_ID, model_specs

GATE = dg.AssetKey(["ops", "check_results"])
RAW = [dg.AssetKey(["support", "tickets"]), dg.AssetKey(["sales", "tickets"])]


def node(name: str, *, layer: str, kind: str = "model", **others: Any) -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": kind,
        "database": "cx",
        "schema": layer,
        "alias": name,
        "config": {"schema": layer},
        "description": f"What {name} tells.",
        "columns": {},
        "depends_on": {"nodes": []},
        **others,
    }


@pytest.fixture(scope="module")
def specs() -> dict[str, dg.AssetSpec]:
    manifest = {
        "metadata": {"adapter_type": "duckdb"},
        "nodes": {
            "seed.cx.scales": node("scales", layer="seeds", kind="seed", depends_on={}),
            "model.cx.tickets": node(
                "tickets",
                layer="staging",
                raw_code="select * from {{ source('helpdesk', 'tickets') }}",
                depends_on={"nodes": ["source.cx.helpdesk.tickets", "seed.cx.scales"]},
                columns={
                    "id": {"name": "id", "data_type": "varchar", "description": "Its id."},
                    "at": {"name": "at", "data_type": None, "description": ""},
                },
            ),
            "model.cx.waits": node(
                "waits", layer="metrics", depends_on={"nodes": ["model.cx.tickets"]}
            ),
            "test.cx.unique": node("unique", layer="tests", kind="test"),
        },
    }
    made = model_specs(manifest, landed={"source.cx.helpdesk.tickets": RAW}, behind=[GATE])
    return {spec.metadata[UNIQUE_ID]: spec for spec in made}


def test_models_and_seeds_are_shown_and_tests_are_not(specs: dict[str, dg.AssetSpec]) -> None:
    assert {name: (spec.key.path, spec.group_name) for name, spec in specs.items()} == {
        "seed.cx.scales": (["seeds", "scales"], "seeds"),
        "model.cx.tickets": (["staging", "tickets"], "staging"),
        "model.cx.waits": (["metrics", "waits"], "metrics"),
    }


@pytest.mark.parametrize(
    ("unique_id", "parents"),
    [
        ("seed.cx.scales", []),
        ("model.cx.tickets", [*RAW, dg.AssetKey(["seeds", "scales"])]),
        ("model.cx.waits", [dg.AssetKey(["staging", "tickets"])]),
    ],
)
def test_a_table_comes_after_those_it_is_made_of_and_after_the_gate(
    specs: dict[str, dg.AssetSpec], unique_id: str, parents: list[dg.AssetKey]
) -> None:
    assert {dep.asset_key for dep in specs[unique_id].deps} == {*parents, GATE}


def test_columns_and_sql_are_shown(specs: dict[str, dg.AssetSpec]) -> None:
    spec = specs["model.cx.tickets"]
    columns = spec.metadata["dagster/column_schema"].columns
    assert [(column.name, column.type, column.description) for column in columns] == [
        ("id", "varchar", "Its id."),
        ("at", "?", ""),
    ]
    assert spec.metadata["dagster/table_name"] == "cx.staging.tickets"
    assert spec.description is not None
    assert spec.description.startswith("What tickets tells.")
    assert "{{ source('helpdesk', 'tickets') }}" in spec.description
    assert specs["model.cx.waits"].description == "What waits tells."
