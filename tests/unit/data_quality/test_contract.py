"""Contracts say everything that the rest of the project knows about columns."""

import re
from pathlib import Path

import pytest

from data_quality.contract import Reference
from data_quality.contract_files import ContractError, load_contract, load_contracts
from data_quality.conventions import Conventions
from data_quality.conversion import read_column, reason_findings
from data_quality.reasons import ROW_REASONS, WARNINGS

MINIMAL = """
apiVersion: v3.2.0
kind: DataContract
id: a.b
version: 1.0.0
status: active
domain: helpdesk
schema:
  - name: b
    {cursor}
    properties:
      - name: b_id
        logicalType: string
        physicalType: VARCHAR
        primaryKey: {is_key}
"""


def test_every_canonical_contract_is_read() -> None:
    contracts = load_contracts("canonical")
    families = {contract.family for contract in contracts.values()}
    assert families == {
        "helpdesk", "billing", "survey", "product", "marketing", "identity",
    }  # fmt: skip
    assert all(contract.key and contract.grain for contract in contracts.values())
    assert all(c.description for contract in contracts.values() for c in contract.columns)


def test_key_columns_are_required() -> None:
    for contract in load_contracts("canonical").values():
        assert all(column.is_required for column in contract.columns if column.is_key)


def test_every_reason_that_a_contract_can_give_is_explained() -> None:
    conventions = Conventions(decimal_style="comma", timezone="UTC", amount_unit="major")
    for contract in load_contracts("canonical").values():
        for column in contract.columns:
            reading = read_column(column, contract, conventions)
            reasons = {code for _, code in reading.refusals} | ({reading.refusal} - {None})
            plain = {code.strip("'") for _, code in reason_findings(column, reading)}
            assert reasons | {code for code in plain if code.isidentifier()} <= set(ROW_REASONS)
            assert {code for _, code in reading.warnings} <= set(WARNINGS)
        for rule in contract.row_rules:
            assert rule.reason_code in (WARNINGS if rule.severity == "warning" else ROW_REASONS)
    assert not set(ROW_REASONS) & set(WARNINGS)


def test_every_rule_of_an_entity_has_a_name_of_its_own() -> None:
    for contract in load_contracts("canonical").values():
        names = [rule.reason_code for rule in contract.row_rules]
        assert len(names) == len(set(names))


def test_references_lead_to_keys_of_other_entities() -> None:
    contracts = load_contracts("canonical")
    references = {
        f"{contract.entity}.{column.name}": ".".join(column.refers_to)
        for contract in contracts.values()
        for column in contract.columns
        if column.refers_to
    }
    assert references["survey_responses.ticket_id"] == "tickets.ticket_id"
    assert references["tickets.requester_id"] == "customers.customer_id"
    assert references["article_views.article_id"] == "articles.article_id"
    assert "survey_responses.respondent_id" not in references


def test_a_reference_may_hold_in_some_rows_only() -> None:
    (respondent,) = [
        column
        for column in load_contracts("canonical")["survey_responses"].columns
        if column.name == "respondent_id"
    ]
    may_be = Reference("customers", "customer_id", "population = 'customer'")
    assert (respondent.refers_to, respondent.may_refer_to) == (None, may_be)
    assert respondent.references == [may_be]


def test_an_unknown_vendor_is_told_with_the_known_ones() -> None:
    with pytest.raises(ContractError, match=r"Known vendors: .*canonical"):
        load_contracts("nobody")


def test_a_contract_without_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.yml"
    path.write_text(MINIMAL.format(cursor="", is_key="false"), encoding="utf-8")
    with pytest.raises(ContractError, match="no property is marked primaryKey"):
        load_contract(path)


def test_a_cursor_must_be_a_column(tmp_path: Path) -> None:
    cursor = "customProperties: [{property: cursor, value: nowhere}]"
    path = tmp_path / "b.yml"
    path.write_text(MINIMAL.format(cursor=cursor, is_key="true"), encoding="utf-8")
    with pytest.raises(ContractError, match="cursor 'nowhere'"):
        load_contract(path)


PROPERTY = """
      - name: more
        logicalType: {logical_type}
        physicalType: VARCHAR
        {line}
"""


@pytest.mark.parametrize(
    ("logical_type", "line", "message"),
    [
        ("timestamp", "logicalTypeOptions: {format: yyyy}", "more: the formats are"),
        ("string", "logicalTypeOptions: {format: epoch_seconds}", "the formats are"),
        ("boolean", "enum: [{value: 'yes'}]", "more: a boolean has the values true and false"),
        ("integer", "semanticType: minor_units", "an amount needs a property of semanticType"),
        ("string", "relationships: [{type: foreignKey, to: c}]", "`to: <entity>.<column>`"),
    ],
)
def test_a_property_that_cannot_be_carried_out_is_refused(
    tmp_path: Path, logical_type: str, line: str, message: str
) -> None:
    path = tmp_path / "b.yml"
    more = PROPERTY.format(logical_type=logical_type, line=line)
    path.write_text(MINIMAL.format(cursor="", is_key="true") + more, encoding="utf-8")
    with pytest.raises(ContractError, match=re.escape(message)):
        load_contract(path)


def test_a_boolean_may_have_words_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "b.yml"
    line = "enum: [{value: true, customProperties: [{property: synonyms, value: [Ja, 1]}]}]"
    more = PROPERTY.format(logical_type="boolean", line=line)
    path.write_text(MINIMAL.format(cursor="", is_key="true") + more, encoding="utf-8")
    (_, column) = load_contract(path).columns
    assert column.values == {"true": "true", "ja": "true", "1": "true"}


def test_a_reference_to_no_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "vendor"
    folder.mkdir()
    line = "relationships: [{type: foreignKey, to: b.more}]"
    more = PROPERTY.format(logical_type="string", line=line)
    contract = MINIMAL.format(cursor="", is_key="true") + more
    (folder / "b.yml").write_text(contract, encoding="utf-8")
    monkeypatch.setattr("data_quality.contract_files.CONTRACTS", tmp_path)
    with pytest.raises(ContractError, match=r"vendor b\.more refers to b\.more: no such key"):
        load_contracts("vendor")
