"""Reads JSON objects that are written just like one before them: in most files nearly all are.

A shape is the text of an object with a gap for each value, as a regular expression. It takes only
what JSON allows in the gaps, and nothing that would need a closer look: no escapes, no lists or
objects within. So what it reads is what the parser would, and it is several times faster.
"""

import re
from collections.abc import Sequence
from operator import itemgetter

from orchestration.landing.records import LONGEST_FIELD

MOST_SHAPES = 8
TEXT = r'[^"\\\x00-\x1f]*+'
NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
GAPS = {
    "text": f'(?:"({TEXT})"|null)',
    "number": f"(?:({NUMBER})|null)",
    "word": "(?:(true|false)|null)",
    "nothing": f'(?:"({TEXT})"|null)',
}
MEMBER = re.compile(
    f'([ \\t]*"({TEXT})"[ \\t]*:[ \\t]*)'
    f'(?:(?P<text>"{TEXT}")|(?P<number>{NUMBER})|(?P<word>true|false)|(?P<nothing>null))'
    r"([ \t]*[,}])"
)


class JsonShapes:
    """The shapes of some objects, and where in each the values of the wanted keys stand."""

    def __init__(self) -> None:
        self._shapes: list[tuple[re.Pattern[str], itemgetter[tuple[str | None, ...]]]] = []

    def texts(self, line: str) -> tuple[str | None, ...] | None:
        """The values of the wanted keys as a text file would hold them; None for a new shape.

        A line that matches is a JSON object from its beginning to its end.
        """
        if len(line) > LONGEST_FIELD:
            return None
        for at, (pattern, wanted) in enumerate(self._shapes):
            found = pattern.fullmatch(line)
            if found is not None:
                if at:
                    self._shapes.insert(0, self._shapes.pop(at))
                return wanted((*found.groups(), None))[:-1]
        return None

    def learn(self, line: str, keys: Sequence[str | None]) -> None:
        """Note the shape of an object in which no key comes twice, if it has one.

        `keys` are those whose values are wanted, None for nothing.
        """
        if len(self._shapes) == MOST_SHAPES or "\\" in line or not line.startswith("{"):
            return
        parts, names, at = [r"\{"], [], 1
        while member := MEMBER.match(line, at):
            before, name, *_, behind = member.groups()
            parts += (re.escape(before), GAPS[_kind_of(member)], re.escape(behind))
            names.append(name)
            at = member.end()
            if behind.endswith("}"):
                break
        if at == len(line) and line.endswith("}"):
            places = {name: place for place, name in enumerate(names)}
            # One place more than there are columns, as a single one would come without a tuple.
            wanted = itemgetter(*(places.get(key, -1) if key else -1 for key in [*keys, None]))
            self._shapes.append((re.compile("".join(parts)), wanted))


def _kind_of(member: re.Match[str]) -> str:
    return next(kind for kind in GAPS if member[kind] is not None)
