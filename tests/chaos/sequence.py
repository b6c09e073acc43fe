"""One sequence: a copy of a home, faults in a row, a night that is left alone, and the findings."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import ExitCode
from tests.chaos.disk import ballast, fill_up, small_disk
from tests.chaos.faults import Fault, Plan
from tests.chaos.inspection import leftovers, read_publication, read_warehouse
from tests.chaos.night import Ended, kill_group, run_night
from tests.chaos.reader import Seen, reading
from tests.chaos.scene import Scene, Stage


@dataclass
class Findings:
    """What a sequence found. A fault whose point the run did not pass is not injected."""

    plan: Plan
    injected: list[Fault] = field(default_factory=list)
    recovered: bool = False
    recovery_seconds: float = 0
    differs: bool = False
    rows_lost: int = 0
    rows_doubled: int = 0
    torn_reads: int = 0
    unreadable: int = 0
    readings: int = 0
    leftovers: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    """Ends of runs that were neither killed nor told in one line with the right exit code."""

    @property
    def is_good(self) -> bool:
        return self.recovered and not (
            self.differs
            or self.rows_lost
            or self.rows_doubled
            or self.torn_reads
            or self.unreadable
            or self.leftovers
            or self.unexplained
        )

    def as_json(self) -> dict[str, Any]:
        """The findings as a document."""
        return asdict(self)


def play(scene: Scene, plan: Plan, folder: Path) -> Findings:
    """Carry out a plan in a folder, which is removed when nothing bad was found."""
    stage = scene.first if plan.is_first_night else scene.second
    findings = Findings(plan)
    with small_disk(folder / "disk") as has_own_disk:
        home = Home(folder / "disk" / "home")
        shutil.copytree(stage.home, home.root, symlinks=True)
        with reading(home.published, rows=_rows(scene)) as seen:
            for number, fault in enumerate(plan.faults):
                temporary = folder / f"fault_{number}"
                night = _break(home, stage, fault, temporary=temporary, has_own_disk=has_own_disk)
                _judge_end(findings, fault, night)
                _look_at_published(findings, home, scene)
            _recover(findings, home, stage, temporary=folder / "recovery")
        _note_readings(findings, seen)
        if findings.recovered:
            _compare(findings, home, stage)
        findings.leftovers += leftovers(home, temporary=folder / "recovery")
        if has_own_disk and not findings.is_good:
            shutil.copytree(home.root, folder / "home", symlinks=True)
    if findings.is_good:
        shutil.rmtree(folder)
    return findings


def _rows(scene: Scene) -> Mapping[str, Mapping[str, int]]:
    return {
        version: {
            name: int(digest.split(":")[0])
            for name, digest in publication.tables.items()
            if not name.startswith("ops.")
        }
        for version, publication in scene.versions.items()
    }


def _break(home: Home, stage: Stage, fault: Fault, *, temporary: Path, has_own_disk: bool) -> Ended:
    def fill_disk(_process: object) -> None:
        fill_up(full, leave=fault.space_left or 0)

    interrupt, largest_file = kill_group, fault.largest_file
    if fault.space_left is not None:
        interrupt = fill_disk
        if not has_own_disk:
            # Files that may not grow are the nearest thing to a disk that is full.
            largest_file = fault.space_left
    is_at_a_moment = fault.point is None and largest_file is None
    with ballast(home.root.parent) as full:
        return run_night(
            home.root,
            stage.day,
            temporary=temporary,
            failpoint=fault.failpoint,
            largest_file=largest_file,
            interrupt_after=fault.moment * stage.seconds if is_at_a_moment else None,
            interrupt=interrupt,
        )


def _judge_end(findings: Findings, fault: Fault, night: Ended) -> None:
    if night.exit_code == ExitCode.REFRESHED:
        return
    findings.injected.append(fault)
    if not night.was_killed:
        told = night.output + night.errors
        if night.exit_code != ExitCode.FAULT or "Traceback" in told:
            findings.unexplained.append(f"{fault}: {night.exit_code}: {told[-2000:]}")


def _look_at_published(findings: Findings, home: Home, scene: Scene) -> None:
    """After a fault, all of one version can be read, or nothing yet before the first one."""
    try:
        publication = read_publication(home)
    except (duckdb.Error, OSError):
        findings.unreadable += 1
        return
    if publication is None:
        findings.unreadable += not findings.plan.is_first_night
    elif scene.versions.get(publication.version) != publication:
        findings.torn_reads += 1


def _recover(findings: Findings, home: Home, stage: Stage, *, temporary: Path) -> None:
    night = run_night(home.root, stage.day, temporary=temporary)
    findings.recovered = night.exit_code == ExitCode.REFRESHED
    findings.recovery_seconds = night.seconds
    if not findings.recovered:
        findings.unexplained.append(f"recovery: {night.exit_code}: {night.errors[-2000:]}")


def _note_readings(findings: Findings, seen: Seen) -> None:
    findings.readings = seen.readings
    findings.torn_reads += seen.torn
    findings.unreadable += seen.unreadable


def _compare(findings: Findings, home: Home, stage: Stage) -> None:
    findings.differs = read_publication(home) != stage.publication
    warehouse = read_warehouse(home)
    findings.rows_lost = (stage.warehouse.rows - warehouse.rows).total()
    findings.rows_doubled = (warehouse.rows - stage.warehouse.rows).total()
    if warehouse.unbalanced:
        findings.unexplained.append(f"the ledger is {warehouse.unbalanced} rows off")
