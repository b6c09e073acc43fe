"""Strict readers, one per file format; each yields batches of text and loses no record."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.readers import csv, json_document, jsonl, parquet
from orchestration.landing.records import Tally

Reader = Callable[[BinaryIO, Contract, Conventions, Tally], Iterator[pa.Table]]

READERS: Mapping[str, Reader] = {
    "csv": csv.read,
    "json": json_document.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
}
