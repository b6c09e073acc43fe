"""The dictionary of metrics: what each one's model says of itself, by family."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.site.questions import Row


@dataclass(frozen=True)
class Entry:
    """A metric, or a list of customers, which has neither unit nor direction."""

    name: str
    table: str
    about: str
    unit: str | None
    direction: str | None


def dictionary(
    metrics: Iterable[Row], described: Mapping[str, tuple[str, str]]
) -> dict[str, list[Entry]]:
    """Entries by family; `metrics` gives unit and direction of those that cx_metrics has."""
    known = {f"metric_{metric['name']}": metric for metric in metrics}
    families: dict[str, list[Entry]] = {}
    for table, (family, about) in described.items():
        metric = known.get(table, {})
        name = table.removeprefix("metric_")
        entry = Entry(name, table, about, metric.get("unit"), metric.get("direction"))
        families.setdefault(family.replace("_", " "), []).append(entry)
    return families
