"""Every model can be said in Spark's words, also those of vendors that a home does not read."""

import sqlglot
from sqlglot import exp

from orchestration.spark.dialect import to_spark

KNOWN_TO_SPARK = frozenset(
    {
        "aggregate", "array_contains", "array_position", "collect_set", "exists", "filter",
        "from_json", "from_utc_timestamp", "get", "get_json_object", "json_array_length",
        "make_dt_interval", "make_ym_interval", "max_by", "min_by", "month", "nullif",
        "percentile", "round", "size", "struct", "timestamp_micros", "timestampdiff",
        "to_utc_timestamp", "transform", "unix_micros", "weekday", "year",
    }
)  # fmt: skip
"""Functions of Spark that sqlglot has no class for."""


def test_every_model_can_be_said_in_sparks_words(compiled_models: dict[str, str]) -> None:
    foreign, nameless = set(), set()
    for name, query in compiled_models.items():
        translated = to_spark(query)
        tree = sqlglot.parse_one(translated, read="spark")
        called = {call.name.lower() for call in tree.find_all(exp.Anonymous)}
        foreign |= {f"{name}: {function}" for function in called - KNOWN_TO_SPARK}
        if "``" in translated:
            nameless.add(name)
    assert len(compiled_models) > 200
    assert foreign == set()
    assert nameless == set()
