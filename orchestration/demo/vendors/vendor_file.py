"""One file of a vendor's export."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VendorFile:
    """`name` is relative to the landing folder of its source."""

    name: str
    content: bytes
