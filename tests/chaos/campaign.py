"""Breaks many nights and prints one table: `python -m tests.chaos.campaign --faults 100`."""

import argparse
import itertools
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.chaos.faults import Plan, plans
from tests.chaos.figures import figures
from tests.chaos.readers import Storm, storm
from tests.chaos.scene import Scene, build_scene
from tests.chaos.sequence import Findings, play

FOLDER, REPORT = Path("build", "chaos"), Path("build", "chaos.json")
READERS, PUBLICATIONS = 8, 100


def main() -> None:
    """Run a campaign; exit with 1 when anything bad was found."""
    options = _options()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    readers = storm(FOLDER / "readers", readers=READERS, publications=PUBLICATIONS)
    scene = build_scene(FOLDER / "scene")
    print(f"an undisturbed night takes {scene.second.seconds:.0f} seconds", flush=True)
    findings = carry_out(
        scene, folder=FOLDER, faults=options.faults, seed=options.seed, jobs=options.jobs
    )
    _report(findings, readers, scene, options)
    sys.exit(0 if all(found.is_good for found in findings) and readers.is_good else 1)


def carry_out(
    scene: Scene, *, folder: Path, faults: int, seed: int, jobs: int
) -> Sequence[Findings]:
    """Play plans, `jobs` at a time, until so many faults are injected."""
    findings: list[Findings] = []

    def play_one(plan: Plan) -> None:
        if sum(len(found.injected) for found in findings) >= faults:
            return
        found = play(scene, plan, folder / f"sequence_{plan.number}")
        findings.append(found)
        _print_line(found)

    endless = plans(seed, passed=scene.second.passed)
    with ThreadPoolExecutor(jobs) as pool:
        while sum(len(found.injected) for found in findings) < faults:
            list(pool.map(play_one, itertools.islice(endless, jobs)))
    return sorted(findings, key=lambda found: found.plan.number)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="sequences at a time")
    return parser.parse_args()


def _print_line(found: Findings) -> None:
    verdict = "good" if found.is_good else "BAD"
    night = "first night" if found.plan.is_first_night else "second night"
    print(
        f"{found.plan.number:4} {verdict:4} {night}: {', '.join(map(str, found.injected))}",
        flush=True,
    )


def _report(
    findings: Sequence[Findings], readers: Storm, scene: Scene, options: argparse.Namespace
) -> None:
    table: Mapping[str, float] = {
        **figures(findings),
        "seconds of an undisturbed night": round(scene.second.seconds, 1),
        f"{READERS} readers over {PUBLICATIONS} publications: readings": readers.readings,
        "  of mixed versions": readers.mixed,
        "  with an error": readers.errors,
    }
    width = max(map(len, table))
    for name, value in table.items():
        print(f"{name:{width}}  {value:>8}")
    document = {
        "options": vars(options),
        "figures": table,
        "sequences": [found.as_json() for found in findings],
    }
    REPORT.write_text(json.dumps(document, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
