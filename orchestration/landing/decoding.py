"""Text in the encoding that a source declares becomes UTF-8, strictly: no byte is replaced."""

import io
from typing import BinaryIO

from orchestration.landing.rejection import FileRejectedError

CHUNK = 1 << 20


def as_utf8(stream: BinaryIO, encoding: str) -> BinaryIO:
    """Return a stream of UTF-8 bytes. Reading it raises FileRejectedError for undecodable bytes.

    UTF-8 is passed on as it is: whoever makes text of it checks it.
    """
    if encoding == "utf-8":
        return stream
    return io.BufferedReader(_Transcoder(stream, encoding), CHUNK)


class _Transcoder(io.RawIOBase):
    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left:
            try:
                self._left = self._text.read(CHUNK).encode()
            except UnicodeError:
                raise FileRejectedError("encoding") from None
        part = self._left[: len(buffer)]
        buffer[: len(part)] = part
        self._left = self._left[len(part) :]
        return len(part)
