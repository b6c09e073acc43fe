"""Rejected files, quarantined shares, ages and gaps in a series of files."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.data_quality.suites.conftest import Nights
from tests.unit.data_quality.suites.surveys import tickets

ENTITY = "tickets"


def name_files(nights: Nights, names: Iterable[str]) -> None:
    for name in names:
        nights.land(ENTITY, name=name, accepted=True)


def days(numbers: Iterable[int], pattern: str = "tickets-{:%Y-%m-%d}.csv.gz") -> list[str]:
    """Names of files of these days of January, counted from Monday the first."""
    return [pattern.format(date(2024, 1, 1) + timedelta(days=number - 1)) for number in numbers]


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (days([1, 2, 3, 4, 5, 6]), 0),
        (days([1, 2, 3, 5, 6]), 1),
        (days([1, 2, 3, 6, 7, 8]), 2),
        (days([1, 2, 3, 5, 6], "{:%Y%m%d}_tickets_export.csv"), 1),
        (days([1, 2, 3, 5, 6], "tickets_{:%Y%m%d}T020000.jsonl"), 1),
        (days([1, 2, 3, 5, 6], "export-{:%Y-%m-%d}.zip!all/1.jsonl/tickets"), 1),
        (days([1, 2, 3, 5, 6], "export-{:%Y-%m-%d}.jsonl!tickets"), 1),
        (days([1, 2, 4]), 0),
        (days([1, 8, 15, 22, 36]), 0),
        (days([1, 2, 3, 5, 6], "tickets {:%Y%m%d}0001.csv"), 0),
        ([f"tickets-2024-{month:02}.csv" for month in (1, 2, 3, 4, 5, 6)], 0),
        ([f"tickets-2024-{month:02}.csv" for month in (1, 2, 3, 5, 6)], 1),
        ([f"2023-{month:02}_tickets.csv" for month in (1, 2, 3, 5, 6)], 1),
        (["tickets-2024q1.csv", "tickets-2024q3.csv", "all.csv", "1.csv", "9999-99-99.csv"], 0),
    ],
)
def test_a_missing_step_of_a_regular_series_is_told(
    nights: Nights, names: list[str], missing: int
) -> None:
    name_files(nights, names)
    assert nights.broken("no_day_is_missing", ENTITY) == missing


def test_weekends_are_free_once_they_are_known_to_be(nights: Nights) -> None:
    weekdays = [day for day in range(1, 27) if day % 7 not in (6, 0)]
    name_files(nights, days(weekdays))
    assert nights.broken("no_day_is_missing", ENTITY) == 0


def test_a_missing_weekday_is_told_beside_free_weekends(nights: Nights) -> None:
    weekdays = [day for day in range(1, 27) if day % 7 not in (6, 0) and day != 17]
    name_files(nights, days(weekdays))
    assert nights.broken("no_day_is_missing", ENTITY) == 1


def test_series_of_two_regions_are_looked_at_apart(nights: Nights) -> None:
    name_files(nights, days([1, 2, 3, 4, 5, 6], "north-{:%Y-%m-%d}.csv"))
    name_files(nights, days([1, 2, 3, 5, 6], "south-{:%Y-%m-%d}.csv"))
    assert nights.broken("no_day_is_missing", ENTITY) == 1


@pytest.mark.parametrize(
    ("updated_at", "future", "stale"),
    [
        (datetime(2024, 3, 31, 12, tzinfo=UTC), 0, 0),
        (datetime(2024, 4, 1, 23, 59, tzinfo=UTC), 0, 0),
        (datetime(2024, 4, 2, tzinfo=UTC), 1, 0),
        (datetime(2024, 3, 24, tzinfo=UTC), 0, 0),
        (datetime(2024, 3, 23, 23, 59, tzinfo=UTC), 0, 1),
    ],
)
def test_rows_are_neither_of_the_future_nor_all_of_the_past(
    nights: Nights, updated_at: datetime, future: int, stale: int
) -> None:
    nights.land(ENTITY, [{**tickets([1])[0], "updated_at": updated_at}])
    assert nights.broken("no_row_is_from_the_future", ENTITY) == future
    assert nights.broken("newest_row_is_recent", ENTITY) == stale


def test_a_row_of_the_future_does_not_hide_that_the_others_are_old(nights: Nights) -> None:
    times = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
    nights.land(ENTITY, [{**tickets([1])[0], "updated_at": time} for time in times])
    assert nights.broken("newest_row_is_recent", ENTITY) == 1


@pytest.mark.parametrize(("quarantined", "broken"), [(5, 0), (6, 1)])
def test_the_share_of_quarantined_records_is_limited(
    nights: Nights, quarantined: int, broken: int
) -> None:
    nights.land(ENTITY, records=100)
    nights.connection.execute(
        "update ops.file_ledger set quarantined = $1, loaded = loaded - $1", [quarantined]
    )
    assert nights.broken("few_rows_are_quarantined", ENTITY) == broken


def test_records_of_erased_persons_are_no_broken_ones(nights: Nights) -> None:
    nights.land(ENTITY, records=100)
    nights.connection.execute("update ops.file_ledger set quarantined = 90, loaded = 10")
    nights.connection.execute("""
        insert into quarantine.helpdesk__tickets
        select 'file-1', number, number, 'erased', '', now() from range(90) as records(number)
    """)
    assert nights.broken("few_rows_are_quarantined", ENTITY) == 0
    nights.connection.execute("""
        update quarantine.helpdesk__tickets set reason_codes = 'ragged' where record_number = 0
    """)
    assert nights.broken("few_rows_are_quarantined", ENTITY) == 1


def test_records_quarantined_on_earlier_nights_do_not_count(nights: Nights) -> None:
    nights.land(ENTITY, records=100, run_id="run-1", accepted=True)
    nights.connection.execute("update ops.file_ledger set quarantined = loaded, loaded = 0")
    nights.land(ENTITY, records=100)
    assert nights.broken("few_rows_are_quarantined", ENTITY) == 0


@pytest.mark.parametrize(
    ("entity", "broken"), [("tickets", 1), ("invoices", 1), ("agents", 0), ("", 1)]
)
def test_a_rejected_file_fails_its_entity_or_every_one_when_it_has_none(
    nights: Nights, entity: str, broken: int
) -> None:
    nights.connection.execute(
        "insert into ops.landed_paths values ('helpdesk/x/a.csv', 'helpdesk', ?, 0, 0, 0, 0,"
        " null, 'rejected', 'empty_file', null, true, 'helpdesk/x/a.csv')",
        [entity],
    )
    assert nights.broken("no_file_is_rejected", ENTITY) == broken
    nights.connection.execute("update ops.landed_paths set is_present = false")
    assert nights.broken("no_file_is_rejected", ENTITY) == 0
