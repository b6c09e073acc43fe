"""What is in the warehouse follows from the files, not from the nights in which they came."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import jinja2
import pytest
from hypothesis import given

from data_quality.contract_files import load_contracts
from orchestration.warehouse.repeated_keys import is_repeated, prepare_notes
from tests.properties.histories import History, histories
from tests.properties.reception import (
    OneEntitySource,
    Reception,
    Rows,
    open_reception,
    source_of,
)
from tests.properties.repeatable import repeatable

ENTITIES = ("charges", "tickets")
EXAMPLES = 10
USED = (
    "as_of_date", "end_of_as_of_day", "utc", "only_latest", "latest_version",
    "latest_landed_version",
)  # fmt: skip
MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"
VARIABLES = {"as_of_date": "2024-06-30", "reporting_timezone": "Europe/Berlin"}


@dataclass(frozen=True)
class State:
    """Everything that a file leaves behind, without the time at which it did."""

    raw: Rows
    disputed: Rows
    quarantine: Rows
    staging: Rows
    """The rows that a staging model chooses, by what loading has noted of their keys."""

    staging_without_notes: Rows


@pytest.fixture(scope="module")
def reception(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reception]:
    with open_reception(tmp_path_factory.mktemp("home")) as place:
        yield place


def chosen_by(macro: str, source: OneEntitySource) -> str:
    """The query by which a staging model chooses one version of each row."""
    contract = source.contracts[source.entity]
    macros = "".join((MACROS / f"{name}.sql").read_text(encoding="utf-8") for name in USED)
    return (
        jinja2.Environment()
        .from_string(macros + f"{{{{ {macro}('landed', key, cursor) }}}}")
        .render(
            var=VARIABLES.__getitem__,
            key=list(contract.key),
            cursor=contract.cursor,
        )
    )


def state_of(reception: Reception, source: OneEntitySource) -> State:
    table = f"{source.name}__{source.entity}"
    columns = "* exclude (_source, _path, _loaded_at), _path[len(_source) + 1:] as _path"
    contract = source.contracts[source.entity]
    prepare_notes(reception.connection, source.name, contract)
    is_noted = is_repeated(source.name, contract, row="rows")
    chosen = f"""
        with landed as (select *, {is_noted} as _is_repeated from raw.{table} as rows)
        select {columns.replace("exclude (", "exclude (_is_repeated, ")} from ({{}}) order by all
    """
    return State(
        reception.select(f"select {columns} from raw.{table} order by all"),
        reception.select(f"select {columns} from disputed.{table} order by all"),
        reception.select(
            f"""
            select path[len(source) + 1:], file_id, record_number, line_number, reason_codes,
                raw_record
            from quarantine.{table}
            inner join ops.live_files using (file_id) where source = ? order by all
            """,
            source.name,
        ),
        reception.select(chosen.format(chosen_by("latest_landed_version", source))),
        reception.select(chosen.format(chosen_by("latest_version", source))),
    )


def spend_nights(reception: Reception, source: OneEntitySource, history: History) -> None:
    for files, is_accepted in zip(history.nights, history.accepted, strict=True):
        reception.lay_down(source, files)
        reception.load(source)
        reception.assert_balanced(source)
        if is_accepted:
            reception.accept(source)


@pytest.mark.slow
@pytest.mark.parametrize("entity", ENTITIES)
def test_the_nights_of_arrival_decide_nothing(entity: str, reception: Reception) -> None:
    numbers = count()

    @repeatable(EXAMPLES)
    @given(histories(load_contracts("canonical")[entity]))
    def check(history: History) -> None:
        number = next(numbers)
        one_by_one = source_of(entity, name=f"{entity}_{number}_nights")
        spend_nights(reception, one_by_one, history)
        at_once = source_of(entity, name=f"{entity}_{number}_once")
        spend_nights(reception, at_once, History((history.final,), (True,), history.final))
        state = state_of(reception, one_by_one)
        assert state.staging == state.staging_without_notes
        assert state == state_of(reception, at_once)

    check()
