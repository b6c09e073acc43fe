"""What the quirks of Aircall's call history end as."""

from datetime import datetime

from orchestration.demo.vendors.aircall import HEADER
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night, Row

CALLS = "stg_aircall__calls"
ANSWERED = {
    "line": "Sales",
    "datetime (tz offset incl.)": "2024-07-01 11:00:00",
    "number timezone": "Europe/London",
    "datetime (utc)": "2024-07-01 10:00:00",
    "direction": "inbound",
    "answered": "Yes",
    "user": "Ana Silva",
    "duration (total)": "530",
    "duration (in call)": "486",
    "call start time": "2024-07-01 06:00:00",
    "call id": "CA67afaeaf",
    "call type": "Answered",
    "waiting time": "00:00:44",
    "time to answer": "00:00:29",
    "time in ivr": "00:00:15",
    "call id (internal)": "3331520692",
}
MISSED = ANSWERED | {
    "datetime (utc)": "2024-07-01 10:00:00.083",
    "answered": "No",
    "missed_call_reason": "no_available_agent",
    "user": "[No associated user]",
    "duration (total)": "217",
    "duration (in call)": "",
    "call type": "Missed",
    "waiting time": "00:03:37",
    "time to answer": "",
    "time in ivr": "00:01:02",
}


def history(*calls: dict[str, str], names: tuple[str, ...] = HEADER) -> bytes:
    lines = [",".join(call.get(name, "") for name in names) for call in calls]
    return "\n".join([",".join(names), *lines, ""]).encode()


def only_call(night: Night) -> Row:
    (row,) = night.staged(CALLS)
    return row


def test_a_wait_is_told_without_the_voice_menu(night: VendorNight) -> None:
    row = only_call(night({"calls.csv": history(ANSWERED)}, vendor="aircall"))
    assert (row["ivr_seconds"], row["wait_seconds"], row["talk_seconds"]) == (15, 29, 486)
    assert row["answered_at"] == datetime(2024, 7, 1, 10, 0, 44)
    assert row["ended_at"] == datetime(2024, 7, 1, 10, 8, 50)


def test_of_three_clocks_the_universal_one_is_read_also_with_milliseconds(
    night: VendorNight,
) -> None:
    row = only_call(night({"calls.csv": history(MISSED)}, vendor="aircall"))
    assert row["started_at"] == datetime(2024, 7, 1, 10, 0, 0, 83_000)
    assert (row["wait_seconds"], row["completion_status"]) == (155, "missed")


def test_a_call_of_no_user_has_no_agent_and_no_agent_is_named(night: VendorNight) -> None:
    calls = history(ANSWERED, MISSED | {"call id (internal)": "2"})
    rows = night({"calls.csv": calls}, vendor="aircall").staged(CALLS)
    assert [row["agent_id"] is None for row in rows] == [True, False]
    assert "Silva" not in str(rows)


def test_of_two_ids_the_internal_one_is_the_call(night: VendorNight) -> None:
    loaded = night({"calls.csv": history(ANSWERED)}, vendor="aircall")
    assert only_call(loaded)["call_id"] == "3331520692"
    again = history(ANSWERED | {"call id": "CA-other", "user": "Zoe"})
    assert only_call(night({"again.csv": again}, vendor="aircall", after=loaded))


def test_a_time_may_be_longer_than_a_day(night: VendorNight) -> None:
    call = ANSWERED | {"time in ivr": "102:15:30"}
    assert (
        only_call(night({"calls.csv": history(call)}, vendor="aircall"))["ivr_seconds"] == 368_130
    )


def test_every_column_of_the_history_is_known_in_any_case_of_letters(night: VendorNight) -> None:
    names = tuple(name.title() for name in HEADER)
    call = {name.title(): value for name, value in ANSWERED.items()}
    loaded = night({"calls.csv": history(call, names=names)}, vendor="aircall")
    assert only_call(loaded)["completion_status"] == "completed"
    assert loaded.warnings() == set()


def test_an_older_history_without_types_and_times_is_read(night: VendorNight) -> None:
    late = ("call type", "waiting time", "time to answer", "time in ivr")
    names = tuple(name for name in HEADER if name not in late)
    loaded = night({"calls.csv": history(ANSWERED, names=names)}, vendor="aircall")
    row = only_call(loaded)
    assert (row["wait_seconds"], row["answered_at"]) == (None, datetime(2024, 7, 1, 10, 0, 44))
    assert ("column_absent", "time_to_answer") in loaded.warnings()


def test_a_history_without_universal_times_is_rejected(night: VendorNight) -> None:
    names = tuple(name for name in HEADER if name != "datetime (utc)")
    loaded = night({"calls.csv": history(ANSWERED, names=names)}, vendor="aircall")
    assert loaded.problems()["aircall/calls.csv"].startswith(
        "column_missing: Missing: datetime_utc"
    )
