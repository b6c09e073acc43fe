"""Takes apart structs in Thrift's compact protocol, in which Parquet describes itself."""

from typing import Any

TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
INTEGERS = (4, 5, 6)
DEEPEST = 32

Struct = dict[int, Any]
"""Values by field number."""


class ThriftError(ValueError):
    """The bytes are no struct."""


class ThriftReader:
    """Reads one struct after the other; `position` is where the next one begins."""

    def __init__(self, content: bytes | memoryview, *, position: int = 0) -> None:
        self._content = content
        self.position = position

    def read_struct(self, *, depth: int = 0) -> Struct:
        """Return the next struct. Raises ThriftError."""
        if depth > DEEPEST:
            raise ThriftError("Structs are nested too deeply.")
        fields: Struct = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._integer()
            if number in fields:
                raise ThriftError("A field is given twice.")
            fields[number] = self._value(kind, depth=depth)
        return fields

    def _value(self, kind: int, *, depth: int) -> Any:
        if kind in {TRUE, FALSE}:
            return kind == TRUE
        if kind == BYTE:
            return self._byte()
        if kind in INTEGERS:
            return self._integer()
        if kind == DOUBLE:
            return self._bytes(8)
        if kind == BINARY:
            return self._bytes(self._unsigned())
        if kind in {LIST, SET}:
            return self._list(depth=depth)
        if kind == MAP:
            return self._map(depth=depth)
        if kind == STRUCT:
            return self.read_struct(depth=depth + 1)
        raise ThriftError("A field has no known type.")

    def _list(self, *, depth: int) -> list[Any]:
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._unsigned() if size == 15 else size
        return [self._element(kind, depth=depth) for _ in range(size)]

    def _map(self, *, depth: int) -> list[tuple[Any, Any]]:
        size = self._unsigned()
        kinds = self._byte() if size else 0
        return [
            (self._element(kinds >> 4, depth=depth), self._element(kinds & 15, depth=depth))
            for _ in range(size)
        ]

    def _element(self, kind: int, *, depth: int) -> Any:
        """A boolean is a byte of its own here, where as a field its type tells its value."""
        if kind in {TRUE, FALSE}:
            return self._byte() == TRUE
        return self._value(kind, depth=depth + 1)

    def _integer(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)

    def _unsigned(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ThriftError("A number is too long.")

    def _bytes(self, size: int) -> bytes:
        part = bytes(self._content[self.position : self.position + size])
        if len(part) != size:
            raise ThriftError("The bytes end too early.")
        self.position += size
        return part

    def _byte(self) -> int:
        if self.position >= len(self._content):
            raise ThriftError("The bytes end too early.")
        byte = self._content[self.position]
        self.position += 1
        return byte
