"""What names a person, and what a person wrote, stays in a vendor's raw tables."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from data_quality.contract_files import known_vendors, load_contracts
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night, put
from tests.vendors.round_trip import tables, vendor_modules
from tests.vendors.zendesk_exports import (
    audit,
    comment,
    csv_file,
    csv_line,
    page,
    rating,
    survey_response,
    ticket,
)

MODULES = {module.__name__.rsplit(".", 1)[1]: module for module in vendor_modules()}
SURVEY_TOOLS = ("delighted", "qualtrics", "surveymonkey", "typeform")
COMMENTS = "comment_text"
NO_PERSONS_NAME = re.compile(r"\b\w+_(groups|sections)\.name\b")
NO_CODE = re.compile(r"--.*|'[^'\n]*'")


def personal(vendor: str, *classifications: str) -> set[str]:
    """The columns of a vendor's contracts with these classifications."""
    return {
        column.name
        for contract in load_contracts(vendor).values()
        for column in contract.columns
        if column.classification in classifications
    }


def models_of(vendor: str, models: dict[str, str]) -> dict[str, str]:
    return {name: sql for name, sql in models.items() if name.startswith(f"stg_{vendor}__")}


def found_in(night: Night, vendor: str, words: set[str]) -> list[tuple[str, str]]:
    """Models and their columns with a value that holds any of the words."""
    found: set[tuple[str, str]] = set()
    for model in models_of(vendor, dict(night.models)):
        for row in night.staged(model):
            found |= {
                (model, name)
                for name, value in row.items()
                if isinstance(value, str) and any(word in value for word in words)
            }
    return sorted(found)


@pytest.mark.parametrize("vendor", sorted({*known_vendors()} - {"canonical"}))
def test_no_model_reads_what_names_a_person(staging_models: dict[str, str], vendor: str) -> None:
    """People are matched by hashes, which stand in columns of other names."""
    names = personal(vendor, "direct_identifier")
    models = models_of(vendor, staging_models)
    assert models
    for model, sql in models.items():
        plain = NO_PERSONS_NAME.sub("", NO_CODE.sub("", sql))
        assert not names & set(re.findall(r"\w+", plain)), model


@pytest.mark.parametrize("vendor", sorted({*known_vendors()} - {"canonical"}))
def test_no_model_has_a_column_of_a_person(night: VendorNight, vendor: str) -> None:
    names = personal(vendor, "direct_identifier", "free_text")
    loaded = night({}, vendor=vendor)
    for model in models_of(vendor, dict(loaded.models)):
        columns = loaded.select(f"describe select * from staging.{model}")
        assert not names & {row["column_name"] for row in columns}, model


@pytest.mark.parametrize("vendor", SURVEY_TOOLS)
def test_what_a_customer_answers_in_words_is_a_comment_and_nothing_else(
    new_night: Callable[[], Night], vendor: str
) -> None:
    module = MODULES[vendor]
    loaded = new_night()
    listed = {vendor: {"vendor": vendor, **module.SETTINGS}}
    loaded.home.sources_file.write_text(yaml.safe_dump({"sources": listed}), encoding="utf-8")
    put(loaded.home.landing, vendor, {file.name: file.content for file in module.files(tables())})
    loaded.load()
    comments = tables()["survey_responses"]["comment"].to_pylist()
    words = {text.splitlines()[0] for text in comments if text and text.strip()}
    assert {column for _, column in found_in(loaded, vendor, words)} == {COMMENTS}


def test_what_customers_of_a_helpdesk_write_is_a_comment_and_nothing_else(
    night: VendorNight,
) -> None:
    words = "My card was charged twice"
    response: dict[str, Any] = survey_response("r1", 3, "bad", about=1)
    question = {"id": "02Q", "type": "open_ended", "sub_type": "customer_satisfaction"}
    response["answers"].append({"type": "open_ended", "value": words, "question": question})
    files = {
        "tickets.json": page(
            "tickets",
            ticket(1, subject=words, description=words, custom_fields=[{"id": 1, "value": words}]),
        ),
        "audits.json": page("audits", audit(1, comment(2, words))),
        "tickets.csv": csv_file(csv_line("2", Subject=words, Requester=words, Assignee=words)),
        "ratings.json": page("satisfaction_ratings", rating(1, "bad", ticket_id=3, comment=words)),
        "surveys.json": page("survey_responses", response),
    }
    loaded = night(files, vendor="zendesk", settings={"timezone": "UTC"})
    assert loaded.problems() == {}
    assert found_in(loaded, "zendesk", {words}) == [
        ("stg_zendesk__survey_responses", COMMENTS),
        ("stg_zendesk__survey_responses__legacy", COMMENTS),
    ]
