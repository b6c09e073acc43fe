"""Breaks many nights and prints one table: `python -m tests.chaos.campaign --faults 100`."""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from tests.chaos.faults import plans
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
    findings = carry_out(scene, readers, options)
    for name, value in _table(findings, readers, scene).items():
        print(f"{name:45} {value:>8}")
    sys.exit(0 if all(found.is_good for found in findings) and readers.is_good else 1)


def carry_out(scene: Scene, readers: Storm, options: argparse.Namespace) -> Sequence[Findings]:
    """Play plans, several at a time, until enough faults are injected; report after each."""
    endless = plans(options.seed, passed=scene.second.passed, first=options.first)
    findings: list[Findings] = []
    lock = Lock()

    def play_until_done() -> None:
        while _injected(findings) < options.faults:
            with lock:
                plan = next(endless)
            found = play(scene, plan, FOLDER / f"sequence_{plan.number}")
            with lock:
                findings.append(found)
                _print_line(found)
                _write_report(findings, readers, scene, options)

    with ThreadPoolExecutor(options.jobs) as pool:
        for worker in [pool.submit(play_until_done) for _ in range(options.jobs)]:
            worker.result()
    return findings


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first plan of the seed")
    parser.add_argument("--jobs", type=int, default=2, help="sequences at a time")
    return parser.parse_args()


def _injected(findings: Sequence[Findings]) -> int:
    return sum(len(found.injected) for found in findings)


def _print_line(found: Findings) -> None:
    verdict = "good" if found.is_good else "BAD"
    night = "first night" if found.plan.is_first_night else "second night"
    faults = ", ".join(map(str, found.injected))
    print(f"{found.plan.number:4} {verdict:4} {night}: {faults}", flush=True)


def _table(findings: Sequence[Findings], readers: Storm, scene: Scene) -> Mapping[str, float]:
    return {
        **figures(findings),
        "seconds of an undisturbed night": round(scene.second.seconds, 1),
        f"{READERS} readers over {PUBLICATIONS} publications: readings": readers.readings,
        "  of mixed versions": readers.mixed,
        "  with an error": readers.errors,
    }


def _write_report(
    findings: Sequence[Findings], readers: Storm, scene: Scene, options: argparse.Namespace
) -> None:
    in_order = sorted(findings, key=lambda found: found.plan.number)
    document = {
        "options": vars(options),
        "figures": _table(findings, readers, scene),
        "sequences": [found.as_json() for found in in_order],
    }
    REPORT.write_text(json.dumps(document, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
