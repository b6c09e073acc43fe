"""Tells from the values of a JSON file whose records they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data_quality.contract import Contract, Sharing
from orchestration.landing.best_fit import ForeignContentError, fit_by_names
from orchestration.landing.readers.json_layout import (
    BrokenTextError,
    Claim,
    claim_of,
    nested_columns,
    value_within,
)
from orchestration.landing.rejection import FileRejectedError

ENOUGH_RECORDS = 1_000
"""From so many records on, keys that none of them has are not to be expected."""


@dataclass(frozen=True)
class Content:
    """The contracts that a file's records keep; `others` counts records that keep none."""

    contracts: tuple[Contract, ...]
    others: int = 0


class Sight:
    """What was seen of a JSON file, and the contracts that speak for it."""

    def __init__(self, candidates: Sequence[Contract]) -> None:
        self.lists_met: set[str] = set()
        self._candidates = candidates
        self._found: set[str] = set()
        self._is_empty = True
        self._others = 0
        self._rest = 0
        self._names: dict[str, None] = {}

    @property
    def enough(self) -> int | None:
        """How many values tell what the file is; None where each may be of another entity."""
        layouts = [item.layout for item in self._candidates]
        may_hold_several = any(layout.marks or layout.wrapped_in for layout in layouts) or (
            len(layouts) > 1 and any(layout.list_at for layout in layouts)
        )
        return None if may_hold_several else ENOUGH_RECORDS

    def see(self, place: str | None, value: Any) -> None:
        """Look at one value; what is no object is left to the reader to tell of."""
        self._is_empty = False
        if not isinstance(value, dict):
            return
        claims = {item.entity: claim_of(value, place, item.layout) for item in self._candidates}
        best = max(claims.values())
        if best > Claim.POSSIBLE:
            self._found |= {entity for entity, claim in claims.items() if claim == best}
        elif best is Claim.POSSIBLE:
            self._rest += 1
            if self._rest <= ENOUGH_RECORDS:
                self._names |= dict.fromkeys(_names(value, self._candidates))
        else:
            self._others += 1

    def content(self) -> Content:
        """What the file holds. Raises FileRejectedError for nothing that a contract knows."""
        rest = self._entity_of_rest()
        found = [item for item in self._candidates if item.entity in {*self._found, rest}]
        if not found and self._is_empty:
            found = [self._contract_of_no_record()]
        if not found:
            raise ForeignContentError("unknown_content")
        broken = rest or found[0].entity
        return Content(
            tuple(
                replace(
                    item,
                    sharing=Sharing(
                        tuple(other.layout for other in self._candidates if other is not item),
                        takes_the_rest=item.entity == rest,
                        takes_broken=item.entity == broken,
                    ),
                )
                for item in found
            ),
            others=self._others + (0 if rest else self._rest),
        )

    def _entity_of_rest(self) -> str | None:
        """The entity that the names of records tell for which no layout speaks."""
        unmarked = [item for item in self._candidates if not item.layout.marks]
        if not self._rest:
            return None
        try:
            return fit_by_names(list(self._names), unmarked).entity
        except FileRejectedError:
            if not self._found:
                raise
        return None

    def _contract_of_no_record(self) -> Contract:
        """The first one whose list is there; of a file without any list the first of all."""
        return min(self._candidates, key=lambda item: item.layout.list_at not in self.lists_met)


def _names(value: dict[str, Any], candidates: Sequence[Contract]) -> Iterator[str]:
    """The keys of a record, and the columns that have a value deeper in it."""
    yield from value
    for contract in candidates:
        for index, paths in nested_columns(contract):
            if any(_is_there(value, path) for path in paths):
                yield contract.columns[index].name


def _is_there(value: dict[str, Any], path: str) -> bool:
    try:
        return value_within(value, path) is not None
    except BrokenTextError:
        return False
