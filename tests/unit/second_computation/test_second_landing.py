"""Files into rows, rows into the version that counts."""

import gzip
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tests.second_computation.billing_entities import CUSTOMERS, SUBSCRIPTION_PERIODS
from tests.second_computation.entities import ALL
from tests.second_computation.landing import read_entity
from tests.second_computation.versions import latest

CONTRACTS = Path(__file__).parents[3] / "data_quality" / "contracts" / "canonical"
HEADER = "customer_id,created_at,updated_at,country\n"
GOOD = "c1,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,DE\n"
LATER = "c1,2024-01-01T00:00:00Z,2024-01-03T00:00:00Z,FR\n"
KINDS = {
    "BIGINT": "integer",
    "DECIMAL(18,6)": "decimal",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "timestamp",
    "JSON": "json",
}


def customers(landing, end=datetime(2025, 1, 1, tzinfo=UTC)):
    return latest(CUSTOMERS, read_entity(landing.folder, CUSTOMERS), end=end)


def countries(landing, **options):
    return {row["customer_id"]: row["country"] for row in customers(landing, **options)}


def kind_of(column):
    if "enum" in column:
        return "enum"
    if column.get("semanticType") in ("identifier", "currency"):
        return column["semanticType"]
    if column.get("classification") == "free_text":
        return "free_text"
    return KINDS.get(column["physicalType"], "text")


@pytest.mark.parametrize("entity", ALL, ids=lambda entity: entity.name)
def test_the_written_out_columns_are_those_of_the_contract(entity):
    contract = yaml.safe_load((CONTRACTS / f"{entity.name}.yml").read_text(encoding="utf-8"))
    table = contract["schema"][0]
    assert contract["domain"] == entity.source
    assert {p["value"] for p in table.get("customProperties", ())} == {entity.cursor} - {None}
    assert {p["name"] for p in table["properties"] if p.get("primaryKey")} == set(entity.key)
    assert [
        (
            p["name"],
            kind_of(p),
            p["required"],
            p.get("logicalTypeOptions", {}).get("minimum"),
            p.get("logicalTypeOptions", {}).get("maximum"),
            tuple(word["value"] for word in p.get("enum", ())),
        )
        for p in table["properties"]
    ] == [(c.name, c.kind, c.required, c.minimum, c.maximum, c.values) for c in entity.columns]


def test_columns_are_bound_by_name_and_unknown_ones_ignored(landing):
    landing.write_text(
        "customers",
        "country,shoe_size,updated_at,customer_id,created_at\n"
        "DE,43,2024-01-02T00:00:00Z,c1,2024-01-01T00:00:00Z\n",
    )
    (row,) = customers(landing)
    assert (row["customer_id"], row["country"], row["segment"]) == ("c1", "DE", None)


@pytest.mark.parametrize(
    "line",
    [
        "c2,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z",
        "c2,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,DE,more",
        ",2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,DE",
        "c2,2024-01-01T00:00:00,2024-01-02T00:00:00Z,DE",
        "",
        HEADER.strip(),
    ],
)
def test_a_bad_csv_line_is_left_out_alone(landing, line):
    landing.write_text("customers", HEADER + line + "\n" + GOOD)
    assert countries(landing) == {"c1": "DE"}


def test_an_unbalanced_quote_leaves_the_whole_file_out(landing):
    landing.write_text("customers", HEADER + GOOD + 'c2,2024-01-01T00:00:00Z,"oops,DE\n')
    assert customers(landing) == []


@pytest.mark.parametrize(
    "content",
    [
        HEADER.replace("country", "country,Country") + GOOD.replace("DE", "DE,FR"),
        HEADER + GOOD + "\0",
        HEADER.replace("updated_at", "changed_at") + GOOD,
    ],
    ids=["two columns of one name", "a NUL byte", "a required column missing"],
)
def test_a_file_in_doubt_is_left_out(landing, content):
    landing.write_text("customers", content)
    assert customers(landing) == []


def test_a_byte_order_mark_is_no_part_of_the_first_column(landing):
    landing.write_text("customers", "\ufeff" + HEADER + GOOD)
    assert countries(landing) == {"c1": "DE"}


def test_a_link_is_not_followed(landing):
    landing.write_text("customers", HEADER + GOOD, name="elsewhere.txt")
    landing.path("customers", "a.csv").symlink_to(landing.path("customers", "elsewhere.txt"))
    assert customers(landing) == []


def test_a_damaged_gzip_file_is_left_out(landing):
    whole = gzip.compress((HEADER + GOOD).encode())
    landing.write_bytes("customers", whole, name="a.csv.gz")
    assert countries(landing) == {"c1": "DE"}
    landing.write_bytes("customers", whole[:-6] + b"\1" + whole[-5:], name="a.csv.gz")
    assert customers(landing) == []


def test_json_lines_that_do_not_parse_are_left_out_alone(landing):
    good = (
        '{"customer_id": 7, "created_at": "2024-01-01T00:00:00Z",'
        ' "updated_at": "2024-01-01T00:00:00Z", "is_test": true}\n'
    )
    twice = good.replace('"customer_id": 7', '"customer_id": "a", "customer_id": "b"')
    text = '{"customer_id": "c1"\n\n' + good + twice + "[]\n"
    landing.write_text("customers", text, name="a.jsonl")
    (row,) = customers(landing)
    assert (row["customer_id"], row["is_test"]) == ("7", True)


def test_parquet_values_meet_the_same_rules(landing):
    row = {
        "customer_id": "c1",
        "created_at": datetime(2024, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2024, 1, 2, tzinfo=UTC),
        "is_test": False,
    }
    landing.add("customers", [row], name="a.parquet")
    naive = {**row, "customer_id": "c2", "updated_at": datetime(2024, 1, 2)}
    landing.add("customers", [naive], name="b.parquet")
    assert [row["customer_id"] for row in customers(landing)] == ["c1"]


def test_parquet_amounts_must_be_whole(landing):
    row = {"subscription_id": "s1", "customer_id": "c1", "period_start": date(2024, 1, 1)}
    landing.add("subscription_periods", [{**row, "mrr_amount": 4900}], name="a.parquet")
    fraction = {**row, "subscription_id": "s2", "mrr_amount": Decimal("4900.50")}
    landing.add("subscription_periods", [fraction], name="b.parquet")
    files = read_entity(landing.folder, SUBSCRIPTION_PERIODS)
    assert [[row["mrr_amount"] for row in rows] for rows in files] == [[4900], []]


def test_equal_rows_of_a_file_count_once(landing):
    landing.write_text("customers", HEADER + GOOD + GOOD)
    assert countries(landing) == {"c1": "DE"}


def test_rows_of_a_file_that_contradict_each_other_are_all_left_out(landing):
    landing.write_text("customers", HEADER + GOOD + GOOD.replace("DE", "FR"))
    assert customers(landing) == []


def test_the_same_bytes_under_two_names_count_once(landing):
    landing.write_text("customers", HEADER + GOOD, name="a.csv")
    landing.write_text("customers", HEADER + GOOD, name="b.csv")
    assert len(read_entity(landing.folder, CUSTOMERS)) == 1


def test_the_highest_cursor_wins_whatever_the_file(landing):
    landing.write_text("customers", HEADER + LATER, name="a.csv")
    landing.write_text("customers", HEADER + GOOD, name="b.csv")
    assert countries(landing) == {"c1": "FR"}


def test_a_version_after_the_day_does_not_count_unless_it_is_the_only_one(landing):
    landing.write_text("customers", HEADER + GOOD, name="a.csv")
    landing.write_text("customers", HEADER + LATER, name="b.csv")
    end = datetime(2024, 1, 3, tzinfo=UTC)
    assert countries(landing, end=end) == {"c1": "DE"}
    assert countries(landing, end=end + timedelta(microseconds=1)) == {"c1": "FR"}
    assert countries(landing, end=datetime(2023, 1, 1, tzinfo=UTC)) == {"c1": "DE"}


def test_two_files_with_the_same_cursor_contradict_each_other(landing):
    landing.write_text("customers", HEADER + GOOD, name="a.csv")
    landing.write_text("customers", HEADER + GOOD.replace("DE", "FR"), name="b.csv")
    assert countries(landing) == {}
