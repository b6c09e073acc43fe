"""Files of a small vendor, what they are told to be, and what each entity gets of them."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from data_quality.contract import Contract
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.sight import Content
from orchestration.landing.sources import Source

DESK = Source(name="desk", vendor="desk")
TICKET = {"id": 1, "status": "open", "created": "2024-01-01", "via": {"channel": "web"}}
USER = {"id": 7, "name": "Ann"}
GROUP = {"id": 3, "title": "First line"}
CHARGE = {"object": "charge", "id": "ch_1", "amount": 5}
REFUND = {"object": "refund", "id": "re_1", "charge": "ch_1"}

Recognise = Callable[..., Content]


def lines(*values: Any) -> bytes:
    """JSON lines of these values."""
    return "".join(f"{json.dumps(value)}\n" for value in values).encode()


def entities(content: Content) -> list[str]:
    """Names of the entities that a file has records of."""
    return [contract.entity for contract in content.contracts]


def ids(content: Content, data: bytes, file_format: str) -> dict[str, list[str]]:
    """The ids that each entity gets of a file."""
    return {
        contract.entity: [row["id"] for row in rows(contract, data, file_format)]
        for contract in content.contracts
    }


def rows(contract: Contract, data: bytes, file_format: str) -> Iterator[dict[str, Any]]:
    """What an entity gets of a file."""
    conventions = DESK.conventions_of(contract)
    for batch in READERS[file_format](io.BytesIO(data), contract, conventions, Tally()):
        yield from batch.to_pylist()
