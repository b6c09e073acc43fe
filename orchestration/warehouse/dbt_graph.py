"""What the dbt manifest says: which tables are published, and what depends on what."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PUBLISHED_SCHEMAS = ("marts", "metrics")
BUILT = frozenset({"seed", "model"})
DATED = re.compile(r"""var\(\s*\\?["']as_of_date|\bas_of_date\(""")


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


@dataclass(frozen=True)
class MetricByDay:
    """A metric table that follows, period by period, from the facts of the days in it.

    `table` and `fact` are schema and name; `date_column` tells the day of a fact.
    """

    unique_id: str
    table: tuple[str, str]
    fact: tuple[str, str]
    date_column: str

    @property
    def name(self) -> str:
        return self.table[1]


class DbtGraph:
    """Questions to a dbt manifest, given as the content of manifest.json."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        # A test of what is not enabled is in a manifest of a first parse, and not in a later one.
        self._nodes: Mapping[str, Any] = {
            unique_id: node
            for unique_id, node in manifest["nodes"].items()
            if node["config"].get("enabled", True)
        }
        self._macros: Mapping[str, Any] = manifest["macros"]
        self._sources: Mapping[str, Any] = manifest["sources"]
        self._children: Mapping[str, Collection[str]] = manifest["child_map"]
        self._parents: Mapping[str, Collection[str]] = manifest["parent_map"]
        self._dated: dict[str, bool] = {}

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

    def described_metrics(self) -> dict[str, tuple[str, str]]:
        """Family and description of each metric and list of customers, by table, in order."""
        found = {
            node["name"]: (node["fqn"][2], node["description"])
            for node in self._nodes.values()
            if node["resource_type"] == "model" and node["name"].startswith("metric_")
        }
        return dict(sorted(found.items(), key=lambda item: (item[1][0], item[0])))

    def dependants(self, source_names: Collection[str]) -> set[str]:
        """Unique ids of everything below these sources, tests included."""
        return self._below(self.of_sources(source_names))

    def doubtful(self, failed: Collection[str]) -> set[str]:
        """Unique ids of what failed models and tests put in doubt: what they judge, and all below.

        A test that compares several models judges those that no other one of them is made from.
        """
        judged = {judged for unique_id in failed for judged in self.judged(unique_id)}
        return judged | self._below(judged)

    def tested(self) -> set[str]:
        """Unique ids of the nodes that some test judges."""
        return {
            judged
            for unique_id, node in self._nodes.items()
            if node["resource_type"] == "test"
            for judged in self.judged(unique_id)
        }

    def judged(self, unique_id: str) -> set[str]:
        """Unique ids of the nodes that a test judges; any other node stands for itself."""
        node = self._nodes.get(unique_id)
        if node is None or node["resource_type"] != "test":
            return {unique_id}
        if node.get("attached_node"):
            return {node["attached_node"]}
        compared = set(self._parents[unique_id])
        return {each for each in compared if not self._below([each]) & compared}

    def gathering(self) -> set[str]:
        """Unique ids of the models that take in tables as they are, and of the models below."""
        roots = {unique_id for unique_id in self._nodes if self._gathers(unique_id)}
        return {
            unique_id for unique_id in roots | self._below(roots) if unique_id in self._nodes
            and self._nodes[unique_id]["resource_type"] == "model"
        }  # fmt: skip

    def metrics_by_day(self) -> list[MetricByDay]:
        """The metrics whose model takes its facts by `facts_by_day`, and reads nothing else.

        A model that asks for the as-of date itself is none: all its periods may change with it.
        """
        tables = self.built_tables()
        return [
            MetricByDay(unique_id, tables[unique_id], tables[fact], by_day["date"])
            for unique_id, node in sorted(self._nodes.items())
            if (by_day := node["config"].get("meta", {}).get("facts_by_day"))
            and not DATED.search(node["raw_code"])
            for fact in self._parents[unique_id]
            if [fact] == list(self._parents[unique_id])
        ]

    def with_all_below(self, unique_ids: Collection[str]) -> set[str]:
        """Unique ids of these nodes and of everything made from them, gathering models too."""
        return {*unique_ids, *self._below(unique_ids, gathering=True)}

    def landed_tables(self) -> dict[str, tuple[str, str]]:
        """Schema and name of each source table, by unique id."""
        return {
            unique_id: (source["schema"], source["identifier"])
            for unique_id, source in self._sources.items()
        }

    def built_tables(self) -> dict[str, tuple[str, str]]:
        """Schema and name of each seed and model, by unique id."""
        return {
            unique_id: (node["schema"], node["name"])
            for unique_id, node in self._nodes.items()
            if node["resource_type"] in BUILT
        }

    def built_from(self) -> dict[str, Collection[str]]:
        """Unique ids of what each seed and model reads, itself after all of them."""
        waiting = {unique_id: self._parents[unique_id] for unique_id in sorted(self.built_tables())}
        ordered: dict[str, Collection[str]] = {}
        while waiting:
            ready = [each for each, parents in waiting.items() if not waiting.keys() & set(parents)]
            ordered |= {each: waiting.pop(each) for each in ready}
        return ordered

    def of_sources(self, source_names: Collection[str]) -> set[str]:
        """Unique ids of the tables of some sources."""
        return {
            unique_id
            for unique_id, source in self._sources.items()
            if source["source_name"] in source_names
        }

    def tests_of(self, changed: Collection[str], *, without: Collection[str]) -> set[str]:
        """Unique ids of the tests that read something of `changed` and nothing of `without`."""
        return {
            unique_id
            for unique_id, read in self.read_by_tests().items()
            if read & set(changed) and not read & set(without)
        }

    def consequences(self, failed: Collection[str]) -> set[str]:
        """Those of the failed models and tests whose cause may be that another one failed.

        All that they judge is made from what the other one judges.
        """
        judged = {unique_id: self.judged(unique_id) for unique_id in failed}
        return {
            unique_id
            for unique_id in failed
            for other in failed
            if judged[unique_id] <= self._below(judged[other], gathering=True)
        }

    def dated_tests(self) -> set[str]:
        """Unique ids of the tests whose query has the as-of date in it."""
        return {
            unique_id
            for unique_id, node in self._nodes.items()
            if node["resource_type"] == "test"
            and (
                DATED.search(json.dumps([node["raw_code"], node.get("test_metadata")]))
                or any(map(self._is_dated, node["depends_on"]["macros"]))
            )
        }

    def read_by_tests(self) -> dict[str, set[str]]:
        """Unique ids of what each test reads."""
        return {
            unique_id: set(self._parents[unique_id])
            for unique_id, node in self._nodes.items()
            if node["resource_type"] == "test"
        }

    def names(self, unique_ids: Collection[str]) -> list[str]:
        """Names of nodes, in order."""
        return sorted(self._nodes[unique_id]["name"] for unique_id in unique_ids)

    def _is_dated(self, macro: str) -> bool:
        if macro not in self._dated:
            # A macro that calls itself is not dated for that.
            self._dated[macro] = False
            found = self._macros.get(macro, {"macro_sql": "", "depends_on": {"macros": []}})
            self._dated[macro] = bool(DATED.search(found["macro_sql"])) or any(
                map(self._is_dated, found["depends_on"]["macros"])
            )
        return self._dated[macro]

    def _below(self, unique_ids: Iterable[str], *, gathering: bool = False) -> set[str]:
        """What is made from these nodes.

        A model whose meta says `gathers: true` takes in tables as they are, each row with its own
        as-of date; it and what is below it do not count, unless `gathering` says so.
        """
        waiting = list(unique_ids)
        found: set[str] = set()
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found and (gathering or not self._gathers(child)):
                    found.add(child)
                    waiting.append(child)
        return found

    def _gathers(self, unique_id: str) -> bool:
        node = self._nodes.get(unique_id, {})
        return bool(node.get("config", {}).get("meta", {}).get("gathers"))
