"""Makes text from files harmless where it is shown: on a terminal, and in a spreadsheet."""

import re
import unicodedata

from rich.console import Console

from orchestration.landing.spelling import spelled_out

# Blank for the eye and for a search, and no mark of their own in Unicode.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
SHORT_SPELLINGS = {"\t": r"\t", "\r": r"\r", "\n": r"\n"}
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def printable(text: str, *, width: int) -> str:
    """Text as one line of at most `width` characters.

    Marks that a terminal would obey (control characters, changes of the writing direction) or not
    show (those of no width) are spelled out, and what is too long ends in an ellipsis.
    """
    parts: list[str] = []
    length = 0
    for mark in text:
        part = _spelled_out(mark) if _is_deceptive(mark) else mark
        length += len(part)
        if length > width:
            return _shortened(parts, width)
        parts.append(part)
    return "".join(parts)


def print_plainly(console: Console, text: str) -> None:
    """Print text from files: nothing in it is a style, a link or an emoji by name."""
    console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)


def spreadsheet_cell(text: str) -> str:
    """Text that a spreadsheet shows and does not compute: what begins a formula is disarmed.

    A leading apostrophe says that text follows, as OWASP advises against CSV injection. A number
    with a sign is left alone.
    """
    if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _is_deceptive(mark: str) -> bool:
    """Tell whether it is a control, a format mark, a line separator or half a character."""
    return unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or mark in INVISIBLE


def _spelled_out(mark: str) -> str:
    return SHORT_SPELLINGS.get(mark) or spelled_out(mark)


def _shortened(parts: list[str], width: int) -> str:
    """Leave out whole parts from the end until an ellipsis fits as well."""
    kept = list(parts)
    while kept and sum(map(len, kept)) > width - 1:
        kept.pop()
    return "".join(kept) + "…"
