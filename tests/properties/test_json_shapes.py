"""JSON lines read by the shape of earlier ones give what the parser makes of each by itself."""

import io
import json
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from orchestration.landing.readers import json_shapes, jsonl
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from tests.properties.mutations import MUTATIONS, mutate

CONTRACT = load_contracts("canonical")["charges"]
KEYS = [column.name for column in CONTRACT.columns]
WORDS = [
    "", " ", "C-1", "null", "true", "-1", "é ü", "日本", '"', "\\", "a\tb", "\u2028", "\x7f",
    "{[:,]}", "😀", "\ud83d", 0, -1, 12, 2**70, 1.5, -0.0, 1e300, float("nan"), None, None, True,
    False, [1], {"a": 1}, {},
]  # fmt: skip
SPELLINGS = ["-0", "1.50", "1E5", "1e-7", "01", "1.", ".5", "+1", "0x1", "Infinity", "nul", "True"]


def written(random: Random) -> bytes:
    """Lines of one writer or two, nearly all alike; here and there one that is not."""
    styles = [
        {"separators": random.choice([(",", ":"), (", ", ": "), (" , ", " :\t")])}
        | {"ensure_ascii": random.random() < 0.3}
        for _ in range(2)
    ]
    keys = random.sample(KEYS, len(KEYS)) + ["note"] * (random.random() < 0.3)
    lines = []
    for _ in range(40):
        some = [key for key in keys if random.random() < 0.95]
        record: dict[str, Any] = {
            key: random.choice(WORDS) if random.random() < 0.1 else f"{key} {random.random()}"
            for key in some
        }
        style = styles[random.random() < 0.1]
        line = json.dumps(record, **style)
        if random.random() < 0.1:
            line = line.replace(f'"{random.choice(KEYS)} ', random.choice(SPELLINGS), 1)
        if random.random() < 0.05:
            line = random.choice([f" {line}", f"{line}\t", f"{line}{line}", f"[{line}]", "", "{}"])
        lines.append(line)
    text = random.choice(["\n", "\r\n"]).join(lines)
    return text.encode("utf-8", "surrogatepass" if random.random() < 0.02 else "replace")


def read(content: bytes) -> tuple[list[pa.Table], Tally] | str:
    tally = Tally()
    try:
        stream = io.BytesIO(content)
        return list(jsonl.read(stream, CONTRACT, Conventions(), tally)), tally
    except FileRejectedError as rejection:
        return str(rejection)


def assert_same_without_shapes(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    by_shapes = read(content)
    with monkeypatch.context() as without:
        without.setattr(json_shapes, "MOST_SHAPES", 0)
        assert read(content) == by_shapes


@pytest.mark.parametrize("seed", range(100))
def test_shapes_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_same_without_shapes(written(Random(seed)), monkeypatch)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_shapes_change_nothing_in_damaged_files(
    mutation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(25):
        random = Random(seed)
        assert_same_without_shapes(mutate(written(random), mutation, random), monkeypatch)


def test_most_lines_of_a_writer_are_read_by_their_shape() -> None:
    shapes = json_shapes.JsonShapes()
    lines = [json.dumps({"id": f"C-{at}", "n": at or None, "is": at > 3}) for at in range(40)]
    misses = 0
    for line in lines:
        if shapes.texts(line) is None:
            misses += 1
            shapes.learn(line, ["n", "is", "id", None])
    assert misses == 2
    assert shapes.texts(lines[7]) == ("7", "true", "C-7", None)
