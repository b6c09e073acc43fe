"""Time and memory of a whole night with ten times the rows."""

import json
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.company import customers_at
from tests.benchmarks.machine import commit, machine
from tests.benchmarks.measured import Measured, at_most
from tests.benchmarks.parts import whole_night
from tests.benchmarks.scene import Scene

PART = "growth"
STEP = 10
MOST = at_most(10.5)


def measure(scene: Scene) -> list[Measured]:
    """Two rows: seconds and memory against those of a tenth of the scale."""
    ours = whole_night.night(scene)
    smaller = scene.scale / STEP
    seconds, peak_mb = _earlier(scene.folder / f"{smaller:g}.json") or _now(scene, smaller)
    events = scene.company_of(customers_at(smaller)).events
    against = f"the same at {smaller:g} million"
    return [
        Measured(
            PART,
            "time of a whole night",
            ours.seconds,
            cpu_seconds=ours.cpu_seconds,
            peak_mb=ours.peak_mb,
            runs=ours.runs,
            against=against,
            against_value=seconds,
            ratio=ours.seconds / seconds,
            target=MOST,
            note=f"{scene.company.events / events:.2f} times the events",
        ),
        Measured(
            PART,
            "memory of a whole night",
            ours.peak_mb,
            unit="MB",
            runs=ours.runs,
            against=against,
            against_value=peak_mb,
            ratio=ours.peak_mb / peak_mb,
            target=MOST,
        ),
    ]


def _earlier(path: Path) -> tuple[float, float] | None:
    """Seconds and memory of a night at a smaller scale, if this code and machine measured it."""
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    if (content["commit"], content["machine"]) != (commit(), machine()):
        return None
    nights = [row for row in content["rows"] if row["part"] == whole_night.PART]
    return (nights[0]["value"], nights[0]["peak_mb"]) if nights else None


def _now(scene: Scene, scale: float) -> tuple[float, float]:
    smaller = replace(scene, scale=scale, _made={})
    figure = scene.once(f"whole night at {scale:g}", lambda: whole_night.night(smaller))
    return figure.seconds, figure.peak_mb
