"""What stands deeper in a record is read alike from objects, structs and JSON kept as text."""

import io
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from data_quality.contract import Contract
from tests.unit.orchestration.landing.reading import CONTRACTS, Record, read, values


def with_paths(contract: Contract, **paths: tuple[str, ...]) -> Contract:
    """A contract with paths at which some of its columns stand."""
    columns = tuple(
        replace(column, aliases=paths.get(column.name, column.aliases))
        for column in contract.columns
    )
    return replace(contract, columns=columns)


AGENTS = with_paths(
    CONTRACTS["agents"],
    name=("person.full_name", "person.nick"),
    group_id=("person.group.id",),
)
PEOPLE = (
    {"full_name": "Ann", "group": {"id": 12345678901234567890}},
    {"nick": "Bob", "group": None},
    None,
)


def parquet_of(people: pa.Array) -> bytes:
    """A Parquet file of agents with a column `person`."""
    ids = pa.array([str(number) for number in range(len(people))])
    sink = io.BytesIO()
    pq.write_table(pa.table({"agent_id": ids, "person": people}), sink)
    return sink.getvalue()


def names_and_groups(records: list[Record]) -> tuple[list[object], list[object]]:
    """What the records hold in the nested columns."""
    return values(records, "name"), values(records, "group_id")


def test_objects_structs_and_texts_of_json_are_read_alike() -> None:
    texts = [person and json.dumps(person) for person in PEOPLE]
    lines = [json.dumps({"agent_id": "1", "person": person}) for person in PEOPLE]
    structs = pa.array(
        [{"full_name": "Ann", "nick": None}, {"full_name": None, "nick": "Bob"}, None]
    )
    expected = (["Ann", "Bob", None], ["12345678901234567890", None, None])
    from_texts, tally = read(parquet_of(pa.array(texts)), "parquet", AGENTS)
    assert names_and_groups(from_texts) == expected
    assert names_and_groups(read("\n".join(lines).encode(), "jsonl", AGENTS)[0]) == expected
    assert values(read(parquet_of(structs), "parquet", AGENTS)[0], "name") == expected[0]
    assert ("column_absent", "name") not in tally.warnings


def test_a_record_of_a_parquet_file_reads_as_before_from_its_raw_text() -> None:
    texts = pa.array([person and json.dumps(person) for person in PEOPLE])
    records, _ = read(parquet_of(texts), "parquet", AGENTS)
    raw = "\n".join(str(record["_raw_record"]) for record in records)
    again, _ = read(raw.encode(), "jsonl", AGENTS)
    assert names_and_groups(again) == names_and_groups(records)


def test_a_text_that_is_no_json_breaks_its_record_alone() -> None:
    texts = ['{"full_name": "Ann"}', '{"full_name": "Bo', '{"full_name": "\\ud83d"}', "Cy"]
    records, _ = read(parquet_of(pa.array(texts)), "parquet", AGENTS)
    raw = "\n".join(str(record["_raw_record"]) for record in records)
    again, _ = read(raw.encode(), "jsonl", AGENTS)
    for found in (records, again):
        assert values(found, "_reader_reason") == [None, "bad_json", "bad_json", None]
        assert values(found, "name") == ["Ann", None, None, None]
