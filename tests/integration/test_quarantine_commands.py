"""Looking at the quarantine, mending a setting, and bringing the records back."""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from orchestration.demo.company import Company
from orchestration.landing.sources import SHIPPED
from tests.homes import TRICKS, TwoDays
from tests.integration.place import Place
from tests.integration.test_gate import HOLD_LOCK

pytestmark = pytest.mark.slow

LINE = re.compile(
    r"(?P<path>\S+): (?P<reason>\w+), (?P<count>[\d,]+) of [\d,]+ records \(.*%\): .+"
)


@pytest.fixture(scope="module")
def quarantined(
    two_days: TwoDays, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Place, Company]:
    """A made company after two nights, with a record that plays tricks on who looks at it."""
    place = two_days.place.copy(tmp_path_factory.mktemp("quarantine") / "home")
    return place, two_days.company


def counted(process: subprocess.CompletedProcess[str]) -> Counter[tuple[str, str, str]]:
    """Records by source, entity and reason, as `cx quarantine list` prints them."""
    assert process.returncode == 0, process.stderr
    found: Counter[tuple[str, str, str]] = Counter()
    for line in process.stdout.splitlines():
        match = LINE.fullmatch(line)
        assert match, line
        source, entity, _ = match["path"].split("/")
        found[source, entity, match["reason"]] += int(match["count"].replace(",", ""))
    return found


def test_every_reason_of_every_file_is_listed_on_a_line(
    quarantined: tuple[Place, Company],
) -> None:
    place, company = quarantined
    planted = Counter(
        {
            (*entity, reason): count
            for entity, reasons in company.quarantined.items()
            for reason, count in reasons.items()
        }
    )
    planted["helpdesk", "agents", "ragged"] += 1
    assert counted(place.cx("quarantine", "list")) == planted
    some = counted(
        place.cx("quarantine", "list", "--source", "helpdesk", "--entity", "ticket_events")
    )
    assert some == Counter({key: count for key, count in planted.items()
                            if key[:2] == ("helpdesk", "ticket_events")})  # fmt: skip
    ragged = counted(place.cx("quarantine", "list", "--reason", "ragged"))
    assert {reason for _, _, reason in ragged} == {"ragged"}
    nothing = place.cx("quarantine", "list", "--reason", "grain")
    assert (nothing.returncode, nothing.stdout) == (0, "No record found in quarantine.\n")


def test_a_record_is_shown_as_it_came_and_plays_no_tricks(
    quarantined: tuple[Place, Company],
) -> None:
    place = quarantined[0]
    shown = place.cx("quarantine", "show", "helpdesk.agents")
    assert shown.returncode == 0
    assert shown.stdout.splitlines() == [
        "helpdesk/agents/tricky.csv, record 61, line 62",
        "  ragged: The record has more or fewer cells than the header.",
        r"  =1+1,\x1b[2J\u202e,surplus",
        "",
        "1 of 1 records.",
    ]


def test_records_are_chosen_by_reason_file_and_number(quarantined: tuple[Place, Company]) -> None:
    place, company = quarantined
    total = sum(company.quarantined["helpdesk", "ticket_events"].values())
    command = ("quarantine", "show", "helpdesk.ticket_events")
    one = place.cx(*command, "--limit", "1").stdout
    assert one.count(", record ") == 1
    assert f"1 of {total} records. --limit shows more" in one
    ragged = place.cx(*command, "--reason", "ragged").stdout
    assert ragged.count(", record ") == ragged.count("  ragged: ") == 3
    path = one.partition(", record ")[0]
    of_file = place.cx(*command, "--file", path).stdout
    assert of_file.count(f"{path}, record ") == of_file.count(", record ")
    assert "0 of 0 records." in place.cx(*command, "--file", "helpdesk/nothing.csv").stdout


def test_all_records_are_written_for_a_spreadsheet(
    quarantined: tuple[Place, Company], tmp_path: Path
) -> None:
    place, company = quarantined
    path = tmp_path / "records.csv"
    command = ("quarantine", "show", "helpdesk.ticket_events", "--limit", "1", "--csv")
    assert place.cx(*command, str(path)).returncode == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["reasons"] for row in rows) == Counter(
        company.quarantined["helpdesk", "ticket_events"]
    )
    assert all(row["raw_record"] and row["what_it_means"] for row in rows)
    assert path.stat().st_mode & 0o077 == 0
    assert place.cx("quarantine", "show", "helpdesk.agents", "--csv", str(path)).returncode == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["raw_record"] == f"'{TRICKS}"
    assert place.cx(*command, str(tmp_path / "no" / "folder.csv")).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("list", "--source", "desk"),
            "There are: helpdesk, billing,",
        ),
        (("list", "--entity", "faxes"), "No source has no entity 'faxes'. There are: agents,"),
        (("show", "helpdesk"), "SOURCE.ENTITY"),
        (("show", "helpdesk.faxes"), "helpdesk has no entity 'faxes'. There are: agents,"),
        (("show", "helpdesk.agents", "--reason", "ugly"), "'ugly' is not one of"),
        (("replay", "desk"), "No source is named 'desk'."),
        (("replay", "helpdesk.faxes"), "helpdesk has no entity 'faxes'."),
    ],
)
def test_wrong_usage_is_told_with_what_there_is(
    quarantined: tuple[Place, Company], arguments: tuple[str, ...], told: str
) -> None:
    process = quarantined[0].cx("quarantine", *arguments)
    assert process.returncode == 2
    assert told in process.stderr


def test_there_is_no_quarantine_before_a_run(tmp_path: Path) -> None:
    for arguments in (("list",), ("show", "helpdesk.agents"), ("replay",)):
        process = Place(tmp_path).cx("quarantine", *arguments)
        assert process.returncode == 2
        assert "no run has been made here" in process.stderr


def test_a_busy_home_is_told(quarantined: tuple[Place, Company]) -> None:
    place = quarantined[0]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(place.root / ".lock")],
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        processes = [
            place.cx("quarantine", *arguments)
            for arguments in (("list",), ("show", "helpdesk.agents"), ("replay",))
        ]
        holder.kill()
    assert [process.returncode for process in processes] == [30, 30, 30]


def test_mended_records_come_back_and_are_published_by_the_next_run(
    quarantined: tuple[Place, Company], tmp_path: Path
) -> None:
    company = quarantined[1]
    place = quarantined[0].copy(tmp_path / "home")
    settings = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    settings["sources"]["helpdesk"]["timezone"] = "Europe/Berlin"
    (place.root / "sources.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    zoneless = company.quarantined["helpdesk", "ticket_events"]["missing_offset"]
    before = place.private("select count(*) from raw.helpdesk__ticket_events")[0][0]
    unmended = place.cx("quarantine", "replay", "billing")
    assert unmended.returncode == 0
    assert "next `cx run`" not in unmended.stdout
    replayed = place.cx("quarantine", "replay", "helpdesk.ticket_events")
    assert replayed.returncode == 0, replayed.stderr
    assert "The next `cx run` checks and publishes the loaded rows." in replayed.stdout
    left = counted(place.cx("quarantine", "list", "--entity", "ticket_events"))
    assert ("helpdesk", "ticket_events", "missing_offset") not in left
    after = place.private("select count(*) from raw.helpdesk__ticket_events")[0][0]
    assert after == before + zoneless
    assert place.private("select count(*) from ops.live_files where is_pending")[0][0] > 0
    day: date = company.as_of_date + timedelta(days=1)
    night = place.run(day)
    assert night.returncode == 0, night.stderr
    assert place.private("select count(*) from ops.live_files where is_pending") == [(0,)]
    assert place.query("select min(as_of_date) from ops.publication") == [(day,)]
