"""Exports of several nights: copies, newer versions, contradictions, renamed and mended files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from data_quality.contract import Contract
from tests.properties.writers import Record, as_csv, as_json_lines, in_gzip

NIGHTS = 3
NAMES = ("a.csv", "b.jsonl", "c.csv.gz", "d.csv", "e.jsonl")
CURSORS = ("2024-01-02T08:00:00Z", "2024-01-02T20:00:00Z", "2024-07-15T00:00:00Z")
GARBAGE = b"\0 no export"

GOOD: Mapping[str, Record] = {
    "charges": {
        "customer_id": "c1",
        "created_at": "2024-01-01T00:00:00Z",
        "amount": "100",
        "amount_refunded": "0",
        "currency": "eur",
        "status": "succeeded",
    },
    "tickets": {
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": CURSORS[0],
        "status": "new",
        "via_channel": "web",
        "requester_id": "c1",
    },
}

Files = dict[str, bytes]


@dataclass(frozen=True)
class History:
    """What lies in a folder night by night, and on which nights the gate accepts it.

    `final` are the files whose rows must be there in the end: those of the last night and those
    that were taken away after they had been accepted.
    """

    nights: tuple[Files, ...]
    accepted: tuple[bool, ...]
    final: Files


@st.composite
def histories(draw: Callable, contract: Contract) -> History:
    """Up to five files of few keys, so that they have much to say to one another."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    taken_away = [name for name in names[:-1] if draw(st.integers(0, 4)) == 0]
    contents = {name: draw(_contents(contract)) for name in names}
    for number, name in enumerate(taken_away):
        contents[name].append(_record(contract, key=f"alone-{number}"))
    shared = [contents[name] for name in names if name not in taken_away]
    for name in names:
        if name not in taken_away and draw(st.integers(0, 3)) == 0:
            contents[name] = draw(st.sampled_from(shared))
    final = {name: _bytes(name, contents[name], contract) for name in names}
    nights: list[Files] = [{} for _ in range(NIGHTS)]
    for name in names:
        lives = _lives(name, contract, final[name], shared, is_taken_away=name in taken_away)
        for files, life in zip(nights, draw(lives), strict=True):
            files.update(life)
    accepted = [draw(st.booleans()) for _ in range(NIGHTS)]
    if taken_away:
        accepted[-2] = True
    return History(tuple(nights), tuple(accepted), final)


@st.composite
def _lives(
    draw: Callable,
    name: str,
    contract: Contract,
    final: bytes,
    shared: list[list[Record]],
    *,
    is_taken_away: bool,
) -> list[Files]:
    """What one file is night by night: absent, another content, another name, or as it will be."""
    drafts = st.sampled_from(shared) | _contents(contract)
    life = st.one_of(
        st.just({}),
        st.just({name: final}),
        st.sampled_from(["0", "z"]).map(lambda letter: {f"{letter}-{name}": final}),
        drafts.map(lambda records: {name: _bytes(name, records, contract)}),
        st.just({name: GARBAGE}),
    )
    end = [{name: final}, {}] if is_taken_away else [{name: final}]
    return [draw(life) for _ in range(NIGHTS - len(end))] + end


@st.composite
def _contents(draw: Callable, contract: Contract) -> list[Record]:
    return draw(st.lists(_records(contract), min_size=1, max_size=4))


@st.composite
def _records(draw: Callable, contract: Contract) -> Record:
    record = _record(contract, key=draw(st.sampled_from("123")))
    if contract.cursor:
        record[contract.cursor] = draw(st.sampled_from(CURSORS))
    record["status"] = draw(st.sampled_from(list(_states(contract))))
    if draw(st.integers(0, 7)) == 0:
        record["requester_id" if contract.entity == "tickets" else "amount"] = ""
    return record


def _record(contract: Contract, *, key: str) -> Record:
    empty = {column.name: None for column in contract.columns}
    return {**empty, **GOOD[contract.entity], contract.key[0]: key}


def _states(contract: Contract) -> list[str]:
    (column,) = (column for column in contract.columns if column.name == "status")
    return list(column.values)[:3]


def _bytes(name: str, records: list[Record], contract: Contract) -> bytes:
    if name.endswith(".jsonl"):
        return as_json_lines(records, contract, is_native=False)
    content = as_csv(records, [column.name for column in contract.columns]).encode()
    return in_gzip(content) if name.endswith(".gz") else content
