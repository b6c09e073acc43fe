"""A dbt graph of a few nodes, for tests of what a run builds of it."""

from collections.abc import Collection, Mapping

from orchestration.warehouse.dbt_graph import DbtGraph


def graph_of(
    edges: Mapping[str, Collection[str]],
    *,
    gathers: Collection[str] = (),
    disabled: Collection[str] = (),
    attached: Mapping[str, str] | None = None,
    code: Mapping[str, str] | None = None,
    macros: Mapping[str, tuple[str, list[str]]] | None = None,
    by_day: Mapping[str, str] | None = None,
) -> DbtGraph:
    """The graph of these nodes, each with its children.

    An id is `kind.name`; one of a source is `source.cx.<source>.<entity>`, a canonical one.
    `gathers` names models that gather tables, `disabled` what is not enabled, `attached` the model
    that a test belongs to. `code` is the text of a node, which uses those of `macros` that it
    calls: each has a text and uses others. `by_day` gives the date of the facts of a metric by day.
    """
    known = {*edges, *(child for children in edges.values() for child in children)}
    return DbtGraph(
        {
            "nodes": {
                unique_id: _node(unique_id)
                | {
                    "config": {
                        "enabled": unique_id not in disabled,
                        "meta": {
                            "gathers": unique_id in gathers,
                            "facts_by_day": {"date": by_day[unique_id]}
                            if by_day and unique_id in by_day
                            else {},
                        },
                    },
                    "attached_node": (attached or {}).get(unique_id),
                }
                | _text((code or {}).get(unique_id, ""), macros or {})
                for unique_id in known
                if not unique_id.startswith("source")
            },
            "sources": {
                unique_id: {
                    "source_name": unique_id.split(".")[2],
                    "schema": "landed",
                    "identifier": f"canonical__{unique_id.split('.')[3]}",
                }
                for unique_id in known
                if unique_id.startswith("source")
            },
            "macros": {
                name: {"macro_sql": text, "depends_on": {"macros": used}}
                for name, (text, used) in (macros or {}).items()
            },
            "child_map": {unique_id: edges.get(unique_id, []) for unique_id in known},
            "parent_map": {
                unique_id: [parent for parent, children in edges.items() if unique_id in children]
                for unique_id in known
            },
        }
    )


def _text(code: str, macros: Collection[str]) -> dict[str, object]:
    called = [name for name in macros if f"{name}(" in code]
    return {"raw_code": code, "depends_on": {"macros": called}}


def _node(unique_id: str) -> dict[str, object]:
    kind, name = unique_id.split(".")
    return {
        "resource_type": kind,
        "name": name,
        "schema": "marts",
        "description": "",
        "columns": {},
    }
