"""Contracts say everything that the rest of the project knows about columns."""

from pathlib import Path

import pytest

from data_quality.contract import ContractError, load_contract, load_contracts
from data_quality.conversion import reason_expression
from data_quality.reasons import FILE_REASONS, ROW_REASONS

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
    assert families == {"helpdesk", "billing", "survey"}
    assert all(contract.key and contract.grain for contract in contracts.values())
    assert all(c.description for contract in contracts.values() for c in contract.columns)


def test_key_columns_are_required() -> None:
    for contract in load_contracts("canonical").values():
        assert all(column.is_required for column in contract.columns if column.is_key)


def test_every_reason_that_a_contract_can_give_is_explained() -> None:
    for contract in load_contracts("canonical").values():
        for column in contract.columns:
            codes = set(reason_expression(column).split("then '")[1:])
            assert {code.split("'")[0] for code in codes} <= set(ROW_REASONS)
        assert {rule.reason_code for rule in contract.row_rules} <= set(ROW_REASONS)
    assert not set(ROW_REASONS) & set(FILE_REASONS)


def test_an_unknown_vendor_is_told_with_the_known_ones() -> None:
    with pytest.raises(ContractError, match="Known vendors: canonical"):
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
