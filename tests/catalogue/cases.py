"""The inputs of the list, each with the function that makes it, once per outcome."""

from dataclasses import dataclass

from data_quality.bad_inputs import BadInput, Outcome, load_bad_inputs
from tests.catalogue import (  # noqa: F401 - to enter their functions is what they are for
    containers,
    documents,
    encoding,
    files,
    further,
    header,
    history,
    numbers,
    rules,
    scores,
    structure,
    times,
    vendors,
)
from tests.catalogue.inbox import BUILDERS, Builder


@dataclass(frozen=True)
class Case:
    """One input and one outcome of it."""

    entry: BadInput
    outcome: Outcome
    builder: Builder

    def __str__(self) -> str:
        with_settings = "_with_settings" if self.outcome is not self.entry else ""
        return f"{self.entry.number:03}_{self.builder.build.__name__}{with_settings}"


CASES = [
    Case(entry, outcome, BUILDERS[entry.number])
    for entry in load_bad_inputs()
    if entry.number in BUILDERS
    for outcome in entry.outcomes
]
