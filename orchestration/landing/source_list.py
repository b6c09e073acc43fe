"""Writes one source more into sources.yml; what is there stays as it is, byte for byte.

The list is somebody's own, with comments and order: new lines go in, and nothing is written anew.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from orchestration.landing.sources import SHIPPED, ConfigurationError, Source, read_sources
from orchestration.warehouse.whole_files import write_whole


def required_settings(source: Source, others: Sequence[Source]) -> list[str]:
    """What sources.yml has to say of a source beside vendor and family, and this one does not."""
    needed = [
        name for contract in source.contracts.values() for name in source.missing_settings(contract)
    ]
    taken = {
        entity
        for other in others
        if other.id_prefix == source.id_prefix and not other.shares_ids
        for entity in other.canonical_entities
    }
    if taken & set(source.canonical_entities) and not source.shares_ids:
        needed.append("id_prefix")
    return list(dict.fromkeys(needed))


def add_source(own_list: Path, source: Source) -> None:
    """Put a source at the end of the list; of a copy of the shipped one if there is none yet.

    Raises ConfigurationError, and leaves everything as it was, if the list would not be usable.
    """
    place = own_list.resolve()
    is_new = not place.is_file()
    text = (SHIPPED if is_new else place).read_bytes().decode("utf-8")
    before = read_sources(text, own_list)
    text = with_source(text, source, own_list)
    if read_sources(text, own_list) != [*before, source]:
        raise _unusable(own_list, source)
    mode = None if is_new else place.stat().st_mode
    write_whole(place, text.encode("utf-8"))
    if mode is not None:
        place.chmod(mode)


def with_source(text: str, source: Source, path: Path) -> str:
    """The text of a list with a source more. Raises ConfigurationError for one in braces."""
    listed = _listed(text)
    if not isinstance(listed, yaml.MappingNode) or listed.flow_style:
        raise _unusable(path, source)
    column = listed.start_mark.column
    end = _end_of_list(text, listed, column)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = [" " * column + line for line in _lines(source)]
    gap = "" if text[:end].endswith("\n") else line_end
    return text[:end] + gap + "".join(line + line_end for line in lines) + text[end:]


def _listed(text: str) -> yaml.Node | None:
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = document.value if isinstance(document, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == "sources"), None)


def _end_of_list(text: str, listed: yaml.MappingNode, column: int) -> int:
    """Where the lines of the list end, those of its comments included."""
    last: yaml.Node = listed
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        item = last.value[-1]
        last = item[1] if isinstance(item, tuple) else item
    end = last.end_mark.index
    if last.end_mark.column:
        end = _next_line(text, end)
    behind = end
    while behind < len(text):
        line = text[behind : _next_line(text, behind)]
        words = line.lstrip(" ")
        if words.strip() and not (words.startswith("#") and len(line) - len(words) >= column):
            break
        behind += len(line)
        if words.strip():
            end = behind
    return end


def _next_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def _lines(source: Source) -> list[str]:
    settings: dict[str, Any] = source.model_dump(mode="json", exclude_unset=True, exclude={"name"})
    first = {name: settings.pop(name) for name in ("vendor", "family") if name in settings}
    written = yaml.safe_dump({source.name: first | settings}, sort_keys=False, allow_unicode=True)
    return written.splitlines()


def _unusable(path: Path, source: Source) -> ConfigurationError:
    lines = "\n".join(f"  {line}" for line in _lines(source))
    return ConfigurationError(
        f"{path}: the list is not written as one source below the other, so that none can be added"
        f" without changing the rest. Add this to it:\n{lines}"
    )
