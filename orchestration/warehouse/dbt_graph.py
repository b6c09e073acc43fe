"""What the dbt manifest says: which tables are published, and what depends on a held source."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

PUBLISHED_SCHEMAS = ("marts", "metrics")


@dataclass(frozen=True)
class PublishedTable:
    """A dbt model that BI tools read, with what its YAML says of it and of its columns."""

    unique_id: str
    schema: str
    name: str
    description: str
    column_descriptions: Mapping[str, str]

    @property
    def qualified_name(self) -> str:
        return f"{self.schema}.{self.name}"


class DbtGraph:
    """Questions to a dbt manifest, given as the content of manifest.json."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._nodes: Mapping[str, Any] = manifest["nodes"]
        self._sources: Mapping[str, Any] = manifest["sources"]
        self._children: Mapping[str, Collection[str]] = manifest["child_map"]

    def published_tables(self) -> list[PublishedTable]:
        """The models of the published schemas, by name."""
        return sorted(
            (
                PublishedTable(
                    unique_id,
                    node["schema"],
                    node["name"],
                    node["description"],
                    {name: column["description"] for name, column in node["columns"].items()},
                )
                for unique_id, node in self._nodes.items()
                if node["resource_type"] == "model" and node["schema"] in PUBLISHED_SCHEMAS
            ),
            key=lambda table: table.qualified_name,
        )

    def dependants(self, source_names: Collection[str]) -> set[str]:
        """Unique ids of everything below these sources, tests included.

        A model whose meta says `gathers: true` takes in tables as they are, each row with its own
        as-of date; it and what is below it do not count as dependants.
        """
        waiting = [
            unique_id
            for unique_id, source in self._sources.items()
            if source["source_name"] in source_names
        ]
        found: set[str] = set()
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found and not self._gathers(child):
                    found.add(child)
                    waiting.append(child)
        return found

    def buildable(self, *, held: Collection[str]) -> list[str]:
        """Selectors of what to build and test while some sources are held."""
        left_out = self.dependants(held)
        models = {
            node["name"]
            for unique_id, node in self._nodes.items()
            if node["resource_type"] in {"model", "seed"} and unique_id not in left_out
        }
        sources = {
            f"source:{source['source_name']}"
            for source in self._sources.values()
            if source["source_name"] not in held
        }
        return sorted(models | sources)

    def _gathers(self, unique_id: str) -> bool:
        node = self._nodes.get(unique_id, {})
        return bool(node.get("config", {}).get("meta", {}).get("gathers"))
