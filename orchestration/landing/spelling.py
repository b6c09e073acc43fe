"""Spells out characters that a reader would not see, or that a terminal would obey."""


def spelled_out(mark: str) -> str:
    """The number of a character as Python writes it: `\\x1b`, `\\u200b`, `\\U000e0041`."""
    code = ord(mark)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
