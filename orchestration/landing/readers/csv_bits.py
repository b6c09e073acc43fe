"""One bit for each byte of a block of CSV: where marks stand, and what lies within quotes."""

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]
Text = npt.NDArray[np.uint8]

QUOTE, NEWLINE, RETURN = b'"\n\r'


class Marks:
    """The marks of a block that begins with a record; the first byte has the lowest bit.

    A quote that is neither at an edge of a cell nor beside another quote is stray: data, if it
    lies outside of quotes. `quotes` are the others.
    """

    def __init__(self, text: Text, *, delimiter: int) -> None:
        quotes, newlines, returns = (_bits(text == mark) for mark in (QUOTE, NEWLINE, RETURN))
        edges = _bits(text == delimiter) | newlines
        self._can_open = after(edges | quotes)
        self._can_open[0] |= np.uint64(1)
        self._can_close = before(edges | quotes | returns)
        self._stray = quotes & ~self._can_open & ~self._can_close
        self._lone_returns = returns & ~before(newlines)
        self.quotes = quotes & ~self._stray
        self._inside = _inside(self.quotes)
        self.separators = edges & ~self._inside
        self.line_ends = newlines | self._lone_returns

    @property
    def is_plain(self) -> bool:
        """Whether each quote opens a cell, closes it, stands doubled within, or is data outside.

        Outside of quotes, a carriage return must be half of a line end.
        """
        opening, closing = self.quotes & self._inside, self.quotes & ~self._inside
        return not (
            (opening & ~self._can_open).any()
            or (closing & ~self._can_close).any()
            or (self._stray & self._inside).any()
            or (self._lone_returns & ~self._inside).any()
        )

    @property
    def has_doubled_quotes(self) -> bool:
        """Whether a quote stands doubled in a cell of a plain block."""
        return bool((self.quotes & self._inside & after(self.quotes)).any())


def positions(bits: Bits, *, size: int) -> Positions:
    """Indices of the marked bytes of a block of that size."""
    flags = np.unpackbits(bits.view(np.uint8), count=size, bitorder="little")
    return np.flatnonzero(flags.view(np.bool_))


def after(bits: Bits) -> Bits:
    """Mark the bytes that follow a marked one."""
    moved = bits << np.uint64(1)
    moved[1:] |= bits[:-1] >> np.uint64(63)
    return moved


def before(bits: Bits) -> Bits:
    """Mark the bytes that a marked one follows."""
    moved = bits >> np.uint64(1)
    moved[:-1] |= bits[1:] << np.uint64(63)
    return moved


def _bits(flags: Flags) -> Bits:
    packed = np.packbits(flags, bitorder="little")
    words = np.zeros(-(-len(packed) // 8), np.dtype("<u8"))
    words.view(np.uint8)[: len(packed)] = packed
    return words


def _inside(quotes: Bits) -> Bits:
    """Mark the bytes with an odd number of quotes up to them, themselves included."""
    inside = quotes.copy()
    for distance in (1, 2, 4, 8, 16, 32):
        inside ^= inside << np.uint64(distance)
    is_odd = inside >> np.uint64(63)
    begins_inside = np.bitwise_xor.accumulate(is_odd) ^ is_odd
    return inside ^ np.negative(begins_inside)
