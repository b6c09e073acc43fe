"""Tenfold and a tenth are held, of a night, a file or what replaces one; real rhythms pass."""

from datetime import date, timedelta

import pytest

from tests.unit.data_quality.suites.conftest import Nights

ENTITY, CHECK = "tickets", "volume_is_usual"
MONDAY = date(2024, 1, 1)


def nightly(nights: Nights, counts: list[int], *, start: date = MONDAY) -> date:
    """Accepted nights with one file each, named so that they form no series; returns the next."""
    for number, count in enumerate(counts):
        day = start + timedelta(days=number)
        nights.night(f"run-{day}", as_of_date=day)
        nights.land(ENTITY, records=count, run_id=f"run-{day}", name=_word(number), accepted=True)
    tonight = start + timedelta(days=len(counts))
    nights.night("tonight", as_of_date=tonight)
    return tonight


def monthly(nights: Nights, counts: list[int], *, run_id: str = "backfill") -> None:
    """Accepted files of months, all in one night."""
    for number, count in enumerate(counts):
        name = f"tickets-{2023 + number // 12}-{number % 12 + 1:02}.csv"
        nights.land(ENTITY, records=count, run_id=run_id, name=name, accepted=True)


def _word(number: int) -> str:
    return "export_" + "".join(chr(ord("a") + int(digit)) for digit in str(number)) + ".csv"


@pytest.mark.parametrize(
    ("tonight", "broken"), [(1000, 1), (999, 0), (100, 0), (11, 0), (10, 1), (1, 1), (0, 0)]
)
def test_a_night_of_ten_times_or_a_tenth_is_held(nights: Nights, tonight: int, broken: int) -> None:
    nightly(nights, [90, 100, 110, 100, 100])
    nights.land(ENTITY, records=tonight, name="export_of_tonight.csv")
    assert nights.broken(CHECK, ENTITY) == broken


def test_four_nights_are_too_few_to_know_what_is_usual(nights: Nights) -> None:
    nightly(nights, [100] * 4)
    nights.land(ENTITY, records=100_000)
    assert nights.broken(CHECK, ENTITY) == 0


def test_tenfold_of_next_to_nothing_is_no_sign(nights: Nights) -> None:
    nightly(nights, [1] * 6)
    nights.land(ENTITY, records=19)
    assert nights.broken(CHECK, ENTITY) == 0


def test_days_after_a_backfill_are_measured_by_days(nights: Nights) -> None:
    nightly(nights, [50_000, 80, 90, 70, 80])
    nights.land(ENTITY, records=85)
    assert nights.broken(CHECK, ENTITY) == 0


def test_quiet_nights_do_not_make_an_ordinary_one_unusual(nights: Nights) -> None:
    nightly(nights, [0, 0, 0, 0, 0, 0, 40])
    nights.land(ENTITY, records=40)
    assert nights.broken(CHECK, ENTITY) == 0


@pytest.mark.parametrize(("sunday_before", "broken"), [(9, 0), (100, 1)])
def test_a_sunday_may_be_as_quiet_as_the_sunday_before(
    nights: Nights, sunday_before: int, broken: int
) -> None:
    nightly(nights, [*[100] * 6, sunday_before, *[100] * 6])
    nights.land(ENTITY, records=8)
    assert nights.broken(CHECK, ENTITY) == broken


@pytest.mark.parametrize(("first_before", "broken"), [(2000, 0), (100, 1)])
def test_the_first_of_a_month_may_be_as_busy_as_the_first_before(
    nights: Nights, first_before: int, broken: int
) -> None:
    nightly(nights, [first_before, *[100] * 30])
    nights.land(ENTITY, records=2200)
    assert nights.broken(CHECK, ENTITY) == broken


@pytest.mark.parametrize("name", ["tickets-{:%Y%m%d}.csv", "export.csv"])
def test_a_file_may_be_as_small_as_that_of_the_sunday_before(nights: Nights, name: str) -> None:
    for number in range(14):
        day, run_id = MONDAY + timedelta(days=number), f"run-{number}"
        nights.night(run_id, as_of_date=day)
        nights.land(
            ENTITY, records=5 if day.isoweekday() == 7 else 100, run_id=run_id,
            name=name.format(day), accepted=day.day < 14,
        )  # fmt: skip
    assert nights.broken(CHECK, ENTITY) == 0


def test_each_night_that_waits_is_judged_by_itself(nights: Nights) -> None:
    nightly(nights, [100] * 6)
    for number in range(12):
        nights.land(ENTITY, records=100, run_id=f"held-{number}")
    assert nights.broken(CHECK, ENTITY) == 0


GROWING = [83, 156, 196, 171, 190, 256, 249, 225, 258, 374, 412, 428]


@pytest.mark.parametrize(("records", "broken"), [(4280, 1), (600, 0), (200, 0), (43, 1), (0, 0)])
def test_a_monthly_file_is_held_beside_its_series_even_after_one_night(
    nights: Nights, records: int, broken: int
) -> None:
    nights.night("backfill", as_of_date=date(2024, 1, 1))
    monthly(nights, GROWING)
    nights.night("tonight", as_of_date=date(2024, 2, 1))
    nights.land(ENTITY, records=records, name="tickets-2024-01.csv.gz")
    assert nights.broken(CHECK, ENTITY) == broken


def test_a_first_file_of_another_rhythm_is_not_held(nights: Nights) -> None:
    monthly(nights, GROWING)
    nights.land(ENTITY, records=5, name="tickets-2024-01-01.csv.gz")
    assert nights.broken(CHECK, ENTITY) == 0


def test_a_week_of_missed_daily_files_may_come_at_once(nights: Nights) -> None:
    for day in range(1, 15):
        run_id = f"run-{day}"
        name = f"tickets-2024-01-{day:02}.csv"
        nights.land(ENTITY, records=100, run_id=run_id, name=name, accepted=True)
    for day in range(15, 22):
        nights.land(ENTITY, records=100, name=f"tickets-2024-01-{day}.csv")
    assert nights.broken(CHECK, ENTITY) == 0


@pytest.mark.parametrize(("records", "broken"), [(1000, 0), (101, 0), (100, 1), (0, 1)])
def test_a_file_that_loses_nearly_all_it_held_is_held(
    nights: Nights, records: int, broken: int
) -> None:
    nights.land(ENTITY, records=1000, name="all.csv", run_id="run-1", accepted=True, replaced=True)
    nights.land(ENTITY, records=records, name="all.csv")
    assert nights.broken(CHECK, ENTITY) == broken


def test_a_first_night_is_never_held_for_its_volume(nights: Nights) -> None:
    for month in range(1, 13):
        nights.land(ENTITY, records=10**month, name=f"tickets-2023-{month:02}.csv")
    assert nights.broken(CHECK, ENTITY) == 0


@pytest.mark.parametrize(("tonight", "broken"), [(1, 0), (100, 2)])
def test_an_archive_is_one_file_whatever_the_sizes_of_its_parts(
    nights: Nights, tonight: int, broken: int
) -> None:
    for number in range(1, 7):
        run_id = f"run-{number}"
        nights.night(run_id, as_of_date=MONDAY + timedelta(days=number))
        for part, records in (("a", 1), ("b", 100), ("c", 99)):
            name = f"export-2024-01-0{number}.zip!{part}.csv/tickets"
            nights.land(ENTITY, records=records, run_id=run_id, name=name, accepted=True)
    nights.night("tonight", as_of_date=MONDAY + timedelta(days=7))
    for part in "abc":
        name = f"export-2024-01-07.zip!{part}.csv/tickets"
        nights.land(ENTITY, records=66 * tonight, name=name)
    assert nights.broken(CHECK, ENTITY) == broken
