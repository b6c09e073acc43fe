"""What Dagster shows of each dbt model and seed, read from the manifest.

dagster-dbt tells the same, and imports dbt for it: most of the time that a night with nothing new
takes before its first step.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.defs.resources import OWNERS

UNIQUE_ID = "dbt_unique_id"
SHOWN = ("model", "seed")


def model_specs(
    manifest: Mapping[str, Any],
    *,
    landed: Mapping[str, Sequence[dg.AssetKey]],
    behind: Sequence[dg.AssetKey],
) -> list[dg.AssetSpec]:
    """Specifications of all models and seeds, in groups named after their layer.

    `landed` gives the raw tables of a source table of dbt by its unique id. Each asset is made
    after those of `behind` as well.
    """
    nodes = {
        unique_id: node
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in SHOWN
    }
    keys = {**landed, **{unique_id: [_key(node)] for unique_id, node in nodes.items()}}
    return [
        dg.AssetSpec(
            key=_key(node),
            deps=[*(key for name in _parents(node) for key in keys.get(name, [])), *behind],
            description=_description(node),
            group_name=node["config"]["schema"],
            owners=OWNERS,
            kinds={"dbt", manifest["metadata"]["adapter_type"]},
            metadata={
                UNIQUE_ID: unique_id,
                "dagster/table_name": ".".join([node["database"], node["schema"], node["alias"]]),
                "dagster/column_schema": _columns(node),
            },
        )
        for unique_id, node in nodes.items()
    ]


def _key(node: Mapping[str, Any]) -> dg.AssetKey:
    return dg.AssetKey([node["config"]["schema"], node["name"]])


def _parents(node: Mapping[str, Any]) -> Sequence[str]:
    return node["depends_on"].get("nodes", [])


def _description(node: Mapping[str, Any]) -> str:
    code = node.get("raw_code", "")
    shown = f"\n\n#### Raw SQL:\n```sql\n{code}\n```" if code else ""
    return node["description"] + shown


def _columns(node: Mapping[str, Any]) -> dg.TableSchema:
    return dg.TableSchema(
        [
            dg.TableColumn(name, column["data_type"] or "?", column["description"])
            for name, column in node["columns"].items()
        ]
    )
