"""The list of bad inputs: what the nightly does with each; and the page made of it for users."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from data_quality.reasons import FILE_REASONS, ROW_REASONS, WARNINGS

LIST = Path(__file__).with_name("bad_inputs.yml")
PAGE = Path(__file__).with_name("BAD_INPUTS.md")

WORDS = {
    "rejected": "file rejected",
    "quarantined": "record quarantined",
    "accepted": "accepted",
    "accepted_with_warning": "accepted, with a warning",
    "held": "source held",
    "skipped": "file skipped",
    "left_alone": "file left alone",
}

HEAD = """<!-- Made of bad_inputs.yml by `make bad-inputs`. -->

# What happens to my file

Each input below is laid down and loaded by the tests, {cases} cases in all.

- **File rejected**: nothing of it is loaded and its source is held, until the file is replaced or
  taken away. What it brought under the same name before stays. `cx status` names it and why.
- **Record quarantined**: the record goes, untouched and with its codes, to
  `quarantine.<source>__<entity>`; the other records are loaded. The source is held when more of
  them are quarantined than `quarantine_tolerance` allows.
- **Accepted, with a warning**: loaded; the warning is counted in `ops.file_warnings`, or is a
  failed check of severity warning in `ops.check_results`.
- **Source held**: loaded, but not published; what depends on the source keeps its last good
  figures. To let it pass: `cx run --accept <source>.<entity>.<check>`.
- **File skipped**: not loaded, and nothing is missing: its content is loaded already, or the next
  run takes it.
- **File left alone**: not looked at.

Wherever a row says "with", those are settings of the source in `sources.yml`.
"""


class Outcome(BaseModel):
    """What the nightly does with an input, once its source has these settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Literal[
        "rejected",
        "quarantined",
        "accepted",
        "accepted_with_warning",
        "held",
        "skipped",
        "left_alone",
    ]
    code: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class BadInput(Outcome):
    """One entry of the list. `code` is one of reasons.py, or the name of a check."""

    number: int
    group: str
    input: str
    because: str
    remedy: str = ""
    with_setting: Outcome | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        """What becomes of it without settings, and with them if they make a difference."""
        return [self, *([self.with_setting] if self.with_setting else [])]


@cache
def load_bad_inputs() -> tuple[BadInput, ...]:
    """Read the list, in its order."""
    document = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return tuple(BadInput(**entry) for entry in document["inputs"])


def render_page() -> str:
    """The page for users, as Markdown."""
    entries = load_bad_inputs()
    cases = sum(len(entry.outcomes) for entry in entries)
    lines = [HEAD.format(cases=cases)]
    for group, members in groupby(entries, key=lambda entry: entry.group):
        lines += [f"## {group}", "", "| # | input | what happens | code | why, and what to do |"]
        lines += ["|---|---|---|---|---|"]
        lines += [row for entry in members for row in _rows(entry)]
        lines.append("")
    return "\n".join(lines)


def _rows(entry: BadInput) -> Iterator[str]:
    remedy = entry.remedy or _meaning(entry)
    why = " ".join(filter(None, [entry.because, remedy]))
    yield _row(str(entry.number), entry.input, WORDS[entry.outcome], _as_code(entry.code), why)
    other = entry.with_setting
    if other:
        settings = ", ".join(f"`{name}: {_spell(value)}`" for name, value in other.settings.items())
        yield _row(
            "", f"with {settings}", WORDS[other.outcome], _as_code(other.code), _meaning(other)
        )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _as_code(code: str | None) -> str:
    return f"`{code}`" if code else ""


def _meaning(outcome: Outcome) -> str:
    """What the code says by itself; nothing for the name of a check, which has no text of its own.

    Some codes are given to files and to records, in other words.
    """
    codes = {"quarantined": ROW_REASONS, "accepted_with_warning": WARNINGS}
    return codes.get(outcome.outcome, FILE_REASONS).get(outcome.code or "", "")


def _spell(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True)
    return text.removesuffix("...\n").strip()


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
