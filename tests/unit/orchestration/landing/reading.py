"""Reads the bytes of a file as the agents of a helpdesk, or as another entity."""

import io

import pytest

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

CONTRACTS = load_contracts("canonical")
AGENTS = CONTRACTS["agents"]

Record = dict[str, str | int | None]


def read(
    content: bytes, file_format: str, contract: Contract = AGENTS, **settings: str
) -> tuple[list[Record], Tally]:
    """The records of a file, in its source's settings, and what was counted."""
    tally = Tally()
    batches = READERS[file_format](io.BytesIO(content), contract, Conventions(**settings), tally)
    return [row for batch in batches for row in batch.to_pylist()], tally


def rejection(
    content: bytes, file_format: str, contract: Contract = AGENTS, **settings: str
) -> FileRejectedError:
    """Why a file is not read."""
    with pytest.raises(FileRejectedError) as raised:
        read(content, file_format, contract, **settings)
    return raised.value


def values(records: list[Record], name: str) -> list[str | int | None]:
    """What the records hold in one column."""
    return [record[name] for record in records]
