"""What is made for readers has no column of a name, an address or the words of a person."""

from pathlib import Path

import yaml

from data_quality.contract_files import known_vendors, load_contracts

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"


def columns_by_model() -> dict[str, set[str]]:
    """The columns of every model of marts and metrics; their contracts are enforced."""
    return {
        model["name"]: {column["name"] for column in model["columns"]}
        for layer in ("marts", "metrics")
        for path in sorted((MODELS / layer).rglob("*.yml"))
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
    }


def test_no_column_of_a_mart_is_that_of_a_person_in_any_contract() -> None:
    personal = {
        column.name
        for vendor in known_vendors()
        for contract in load_contracts(vendor).values()
        for column in contract.columns
        if column.classification in {"direct_identifier", "free_text"}
    } | {"comment_text"}
    models = columns_by_model()
    assert len(models) > 80
    assert [name for name, columns in models.items() if columns & personal] == []
