"""The words of a record that cannot be taken apart, to be compared with ids."""

from data_quality.expressions import quote_text

WORD = r"[\pL\pN_]+"
JOINED_WORDS = rf"{WORD}(?:[.@+:/-]+{WORD})*"
QUOTED = '"([^"]*)"'
BLANKS_AND_QUOTES = " \t\r\n\"'"


def words_of(text: str, *, delimiter: str) -> str:
    """SQL for everything in a text that may be an id: cells, quoted texts, words.

    Words are taken one by one and, as in T-17 or a@b.org, with the marks that join them.
    """
    cell = f"trim(cell, {quote_text(BLANKS_AND_QUOTES)})"
    cells = f"list_transform(string_split({text}, {quote_text(delimiter)}), lambda cell: {cell})"
    found = [
        cells,
        f"regexp_extract_all({text}, {quote_text(QUOTED)}, 1)",
        f"regexp_extract_all({text}, {quote_text(JOINED_WORDS)})",
        f"regexp_extract_all({text}, {quote_text(WORD)})",
    ]
    every_word = f"list_distinct({' || '.join(found)})"
    return f"list_transform({every_word}, lambda word: nfc_normalize(word))"
