"""The extract step against DuckDB's own readers on the same files, in seconds and so in records.

The company's files come first, then one large CSV file, then one of which every record breaks its
contract, which tells what quarantine costs.
"""

import shutil
from pathlib import Path

import duckdb

from tests.benchmarks.bare_reader import load_bare
from tests.benchmarks.company import MILLION
from tests.benchmarks.measured import Figure, Measured, at_least, times_of
from tests.benchmarks.processes import Timed, run_fresh, timed
from tests.benchmarks.scene import Scene

PART = "extract"
MOST_TICKETS = MILLION


def measure(scene: Scene) -> list[Measured]:
    """Three rows: the company, one file, one broken file."""
    ours, bare = extract(scene), bare_load(scene)
    records = sum(ours.facts["records"].values())
    landings = {
        name: scene.once(f"tickets, {name}", lambda name=name: _tickets(scene, name))
        for name in ("good", "broken")
    }
    good, broken = (
        scene.figure(
            f"extract of {name} tickets",
            lambda folder, name=name: run_fresh(extract_into, folder / "home", landings[name]),
        )
        for name in landings
    )
    bare_good = scene.figure(
        "bare load of good tickets",
        lambda folder: run_fresh(load_bare, landings["good"], folder / "peer.duckdb"),
    )
    tickets = sum(good.facts["records"].values())
    return [
        times_of(
            ours,
            part=PART,
            what="all files of the company",
            against="DuckDB's readers, types given",
            seconds=bare.seconds,
            is_speed=True,
            target=at_least(1),
            note=_speed(records, scene.company.megabytes, ours),
        ),
        times_of(
            good,
            part=PART,
            what=f"one CSV file of {tickets:,} tickets",
            against="DuckDB's reader, types given",
            seconds=bare_good.seconds,
            is_speed=True,
            note=_speed(tickets, _megabytes(landings["good"]), good),
        ),
        times_of(
            broken,
            part=PART,
            what="the same file, every record broken",
            against="the extract step, none broken",
            seconds=good.seconds,
            is_speed=True,
        ),
    ]


def extract(scene: Scene) -> Figure:
    """The extract step over all files of the company."""
    return scene.figure(
        "extract",
        lambda folder: run_fresh(extract_into, folder / "home", scene.company.landing),
    )


def bare_load(scene: Scene) -> Figure:
    """DuckDB's own readers over all files of the company."""
    return scene.figure(
        "bare load",
        lambda folder: run_fresh(load_bare, scene.company.landing, folder / "peer.duckdb"),
    )


def extracted_home(scene: Scene) -> Path:
    """A home after the extract step; only copies of it may be changed."""

    def make() -> Path:
        home = scene.new_folder() / "home"
        run_fresh(extract_into, home, scene.company.landing)
        return home

    return scene.once("home after the extract step", make)


def extract_into(root: Path, landing: Path) -> Timed:
    """Take in the files as a night does: staged, hashed, read, typed, judged, entered."""
    from orchestration.landing.sources import load_sources
    from orchestration.warehouse.connection import STREAMING, connect
    from orchestration.warehouse.home import Home
    from orchestration.warehouse.landed_views import open_inbox
    from orchestration.warehouse.loading import load_source
    from orchestration.warehouse.schema import create_bookkeeping

    home = Home(root)
    home.prepare()
    shutil.copytree(landing, home.landing, dirs_exist_ok=True)
    sources = load_sources(home.sources_file)
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        open_inbox(connection, sources, home=home)
    with timed() as result:
        for source in sources:
            with connect(home.warehouse, settings=STREAMING) as connection:
                load_source(connection, source, home=home, run_id="bench")
    with connect(home.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select entity, sum(records_in)::bigint, sum(loaded)::bigint from ops.file_ledger"
            " where status = 'loaded' group by entity"
        ).fetchall()
        result.facts["records"] = {entity: records for entity, records, _ in rows}
        result.facts["rows"] = {entity: loaded for entity, _, loaded in rows}
    return result


def _tickets(scene: Scene, name: str) -> Path:
    """A landing folder with one file of tickets, as many as there are events at this scale."""
    landing = scene.new_folder() / "landing"
    file = landing / "helpdesk" / "tickets" / "tickets.csv"
    file.parent.mkdir(parents=True)
    rows = min(MOST_TICKETS, round(scene.scale * MILLION))
    run_fresh(write_tickets, file, rows, name == "broken")
    return landing


def write_tickets(path: Path, rows: int, is_broken: bool) -> Timed:
    """Write tickets of twelve columns; broken ones were solved before they were created."""
    solved = "created_at - interval 1 hour" if is_broken else "created_at + interval 26 hour"
    instant = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
    with timed() as result, duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"""
            copy (
                select 'T' || number as ticket_id,
                    {instant.format("created_at")} as created_at,
                    {instant.format("created_at + interval 30 hour")} as updated_at,
                    ['open', 'solved', 'closed', 'pending'][number % 4 + 1] as status,
                    ['low', 'normal', 'high', 'urgent'][number % 4 + 1] as priority,
                    ['email', 'web', 'chat', 'phone'][number % 4 + 1] as via_channel,
                    case when number % 20 = 0 then 'late, again' else 'order ' || number end
                        as subject,
                    'C' || number % 50000 as requester_id,
                    'A' || number % 200 as assignee_id,
                    'G' || number % 10 as group_id,
                    {instant.format("created_at + interval 1 hour")} as first_reply_at,
                    {instant.format(solved)} as solved_at
                from (
                    select range as number,
                        timestamp '2020-01-01' + interval 1 minute * range as created_at
                    from range({rows})
                )
            ) to '{path}' (header, delimiter ',')
        """)
    return result


def _megabytes(landing: Path) -> float:
    return sum(path.stat().st_size for path in landing.rglob("*.csv")) / 1e6


def _speed(records: int, megabytes: float, figure: Figure) -> str:
    seconds = figure.seconds
    return (
        f"{records:,} records, {records / seconds:,.0f} and {megabytes / seconds:.0f} MB a second"
    )
