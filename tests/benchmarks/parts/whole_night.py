"""A whole first night against its limit: the bare load and the bare models, one after the other."""

from pathlib import Path

from tests.benchmarks.measured import Figure, Measured, at_most, times_of
from tests.benchmarks.parts.extract import bare_load
from tests.benchmarks.parts.transformation import bare_models
from tests.benchmarks.processes import Run, run_cx
from tests.benchmarks.scene import Scene, home_with

PART = "whole night"


def measure(scene: Scene) -> list[Measured]:
    """One row."""
    ours = night(scene)
    return [
        times_of(
            ours,
            part=PART,
            what="cx run on an empty home",
            against="bare load and bare models",
            seconds=bare_load(scene).seconds + bare_models(scene).seconds,
            target=at_most(1.3, at_scale=10),
            note="process start, checks, tests and publication included",
        )
    ]


def night(scene: Scene) -> Figure:
    """A first night, as a process of its own."""

    def run(folder: Path) -> Run:
        home = home_with(folder, scene.company)
        return run_cx("run", "--as-of", scene.as_of_date.isoformat(), home=home)

    return scene.figure(PART, run)
