"""Reads Parquet with its page checksums verified; typed values become the text a CSV would hold."""

import io
import json
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_quality.contract import Contract
from orchestration.landing.binding import bind
from orchestration.landing.records import BATCH_SIZE, BatchBuilder, Tally
from orchestration.landing.rejection import FileRejectedError


def read(stream: BinaryIO, contract: Contract, tally: Tally) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`."""
    try:
        yield from _batches(stream, contract, tally)
    except (pa.ArrowException, OSError):
        raise FileRejectedError("parquet_damaged", f"After record {tally.records_in}.") from None


def _batches(stream: BinaryIO, contract: Contract, tally: Tally) -> Iterator[pa.Table]:
    source = stream if stream.seekable() else io.BytesIO(stream.read())
    with pq.ParquetFile(source, page_checksum_verification=True) as file:
        names = file.schema_arrow.names
        binding = bind(names, contract)
        tally.added_columns.update(binding.added)
        tally.absent_columns.update(binding.absent)
        batch = BatchBuilder(contract)
        for rows in file.iter_batches(batch_size=BATCH_SIZE):
            columns = [_text(column) for column in rows.columns]
            for record in zip(*columns, strict=True):
                tally.records_in += 1
                raw = json.dumps(dict(zip(names, record, strict=True)), ensure_ascii=False)
                values = [None if at is None else record[at] for at in binding.positions]
                batch.add(tally.records_in, tally.records_in, raw, values)
            yield batch.take()


def _text(column: pa.Array) -> list[str | None]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        form = "%Y-%m-%dT%H:%M:%SZ" if kind.tz else "%Y-%m-%dT%H:%M:%S"
        unit = pa.timestamp("us", tz="UTC") if kind.tz else pa.timestamp("us")
        instants = column.cast(unit, safe=False)
        return pc.strftime(instants, format=form).to_pylist()
    if pa.types.is_nested(kind):
        return [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in column.to_pylist()
        ]
    return column.cast(pa.string()).to_pylist()
