"""What a bad file holds, and what it leaves alone."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.demo.company import Company, generate_company
from tests.integration.place import CX, Place

pytestmark = pytest.mark.slow

Night = tuple[Place, Company, str]
HOLD_LOCK = """
import sys, time
from pathlib import Path
from orchestration.warehouse.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(120)
"""


def drop_score(landing: Path) -> None:
    """Take the score column out of the newest survey file."""
    newest = max((landing / "survey" / "survey_responses").iterdir())
    with gzip.open(newest, "rt", encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if line.endswith("}")]
    records = [json.loads(line.lstrip("\ufeff")) for line in lines]
    text = "\n".join(
        json.dumps({key: value for key, value in record.items() if key != "score"})
        for record in records
    )
    newest.write_bytes(gzip.compress(text.encode()))


def status_of(place: Place) -> dict[str, tuple[str, date]]:
    rows = place.query("select table_name, status, as_of_date from ops.publication")
    return {name: (status, day) for name, status, day in rows}


def test_a_bad_survey_file_holds_survey_and_nothing_else(
    after_demo_night: Callable[[], Place], demo_night: Night
) -> None:
    place, first_day = after_demo_night(), demo_night[1].as_of_date
    next_day = first_day + timedelta(days=1)
    before = place.tables()
    drop_score(place.landing)
    with duckdb.connect(str(place.root / "warehouse" / "cx.duckdb")) as connection:
        # As a failed night could have left it: what is published must not come from here.
        connection.execute("update metrics.metric_nps set metric_value = 99")
    with duckdb.connect(str(place.published), read_only=True) as reader:
        nps = "select count(*), max(as_of_date) from metrics.metric_nps"
        seen = reader.execute(nps).fetchall()
        night = place.run(next_day)
        assert reader.execute(nps).fetchall() == seen
    assert night.returncode == 10
    assert "survey is held" in night.stdout
    status = status_of(place)
    for name in ("nps", "csat", "csat_mean", "ces", "ces_high_effort_rate"):
        assert status[f"metrics.metric_{name}"] == ("carried_over", first_day)
        assert place.tables()[f"metrics.metric_{name}"] == before[f"metrics.metric_{name}"]
    for name in ("mrr", "customer_churn_rate", "ticket_backlog", "reopen_rate"):
        assert status[f"metrics.metric_{name}"] == ("refreshed", next_day)
    assert status["metrics.cx_metrics"] == ("refreshed", next_day)
    days = place.query(
        "select distinct metric_name, as_of_date from metrics.cx_metrics"
        " where metric_name in ('nps', 'mrr') order by all"
    )
    assert days == [("mrr", next_day), ("nps", first_day)]
    nps_rows = place.query(
        "select * from metrics.cx_metrics where metric_name = 'nps' order by all"
    )
    assert nps_rows == before["metrics.metric_nps"]
    reasons = place.private("select reason_code from ops.file_ledger where status = 'rejected'")
    assert reasons == [("column_missing",)]
    assert "Missing: score." in night.stderr
    assert "Missing: score." in place.cx("status").stdout
    site = place.published.parent / "site"
    scorecard = (site / "index.html").read_text(encoding="utf-8")
    assert "tables are older than the rest" in scorecard
    assert "<code>survey</code>: " in scorecard
    assert "Missing: score." in (site / "inputs.html").read_text(encoding="utf-8")

    generate_company(place.landing, customers=300, months=14)
    assert place.run(next_day).returncode == 0
    assert {state for state, _ in status_of(place).values()} == {"refreshed"}


def test_nothing_is_published_when_every_source_is_broken(
    after_demo_night: Callable[[], Place], demo_night: Night
) -> None:
    place = after_demo_night()
    before = place.published.resolve()
    for source, entity in (
        ("helpdesk", "tickets"),
        ("billing", "charges"),
        ("survey", "survey_responses"),
        ("product", "sessions"),
        ("marketing", "campaign_events"),
        ("identity", "identity_map"),
    ):
        (place.landing / source / entity / "zz.csv").write_text("nonsense\n1\n", encoding="utf-8")
    night = place.run(demo_night[1].as_of_date)
    assert night.returncode == 20
    assert place.published.resolve() == before
    assert place.private("select exit_code from ops.runs order by started_at") == [(0,), (20,)]


def test_a_failed_output_check_holds_what_is_made_from_it_and_nothing_else(
    after_demo_night: Callable[[], Place], demo_night: Night
) -> None:
    place, first_day = after_demo_night(), demo_night[1].as_of_date
    next_day = first_day + timedelta(days=1)
    before = place.tables()
    with duckdb.connect(str(place.root / "warehouse" / "cx.duckdb")) as connection:
        connection.execute(
            "insert into raw.billing__charges select * replace (null as charge_id)"
            " from raw.billing__charges limit 1"
        )
    night = place.run(next_day)
    assert night.returncode == 10
    assert "charge_id" in night.stdout
    checks = (place.published.parent / "site" / "checks.html").read_text(encoding="utf-8")
    assert "Models and output checks that failed" in checks
    assert "charge_id" in checks
    assert "keeps its last good tables" in night.stdout
    status, after = status_of(place), place.tables()
    carried = {name for name, (state, _) in status.items() if state == "carried_over"}
    assert carried == tables_made_from("source.cx.billing.charges", place)
    assert "marts.fct_charge" in carried
    assert "metrics.metric_mrr" not in carried
    assert {day for state, day in status.values() if state == "refreshed"} == {next_day}
    for name in carried:
        assert after[name] == before[name], name
    reasons = place.query(
        "select distinct reason from ops.publication where status = 'carried_over'"
    )
    assert all("charge_id" in reason for (reason,) in reasons)
    clv_days = place.query(
        "select distinct as_of_date from metrics.cx_metrics where metric_name = 'clv_predicted'"
    )
    assert clv_days == [(first_day,)]


def tables_made_from(origin: str, place: Place) -> set[str]:
    """Published tables below a node of dbt's graph, other than those that gather tables."""
    manifest = json.loads((place.root / "dbt" / "target" / "manifest.json").read_text("utf-8"))
    nodes, below, waiting = manifest["nodes"], set(), [origin]
    while waiting:
        for child in manifest["child_map"][waiting.pop()]:
            if child in nodes and nodes[child]["name"] != "cx_metrics" and child not in below:
                below.add(child)
                waiting.append(child)
    return {
        f"{nodes[each]['schema']}.{nodes[each]['name']}"
        for each in below
        if nodes[each]["resource_type"] == "model" and nodes[each]["schema"] in {"marts", "metrics"}
    }


def test_a_second_run_is_told_busy(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(tmp_path / ".lock")],
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        night = place.run(date(2024, 1, 31))
        holder.kill()
    assert night.returncode == 30
    assert "busy" in night.stderr


def test_a_warehouse_that_another_program_has_open_is_named(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse" / "cx.duckdb"
    for folder in (warehouse.parent, tmp_path / "landing"):
        folder.mkdir()
    with duckdb.connect(str(warehouse)):
        night = Place(tmp_path).run(date(2024, 1, 31))
    assert night.returncode == 1
    assert f"{warehouse}: another program has it open" in night.stderr


def test_wrong_usage_and_configuration_are_told_in_one_line(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert place.cx("run", "--as-of", "soon").returncode == 2
    assert place.cx("status").returncode == 2
    assert place.cx("run", "--accept", "survey.answers.nothing").returncode == 2
    (tmp_path / "sources.yml").write_text(
        "sources: {Survey: {vendor: canonical}}\n", encoding="utf-8"
    )
    night = place.run(date(2024, 1, 31))
    assert night.returncode == 2
    assert "sources.yml" in night.stderr
    assert "Traceback" not in night.stderr


def test_dagster_itself_runs_a_first_night_without_any_file(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.begin()
    (tmp_path / "dagster").mkdir()
    dagster = [str(CX.with_name("dagster")), "job", "execute"]
    finished = subprocess.run(
        [*dagster, "-m", "orchestration.definitions", "-j", "nightly"],
        env={**os.environ, "CX_HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path / "dagster")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    assert place.private("select exit_code from ops.runs") == [(0,)]
    assert place.query("select count(*) from metrics.cx_metrics") == [(0,)]
    assert place.query("select count(*) from marts.fct_ticket") == [(0,)]
