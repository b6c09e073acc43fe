"""What a campaign does to nights: kills at a point or a moment, disks that are full. By a seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestration.failpoints import POINTS

FURTHER_FAULTS = (1, 2, 2)
SHARE_OF_KILLS_AT_ANY_MOMENT = 0.55
SHARE_OF_KILLS_AT_A_POINT = 0.2
SHARE_IN_ORDER = 0.7
EVERY_SO_MANY_A_FIRST_NIGHT = 6
SMALLEST_FILES, LARGEST_FILES = 1 << 16, 1 << 26
LEAST_SPACE, MOST_SPACE = 0, 1 << 25


@dataclass(frozen=True)
class Fault:
    """One thing that happens to one run.

    At `point`, passed the `nth` time, the `action` of a failpoint. Without a point, after `moment`,
    a share of the time that a night takes: a kill, or no more than `space_left` bytes on the disk.
    Or, from the beginning, no file larger than `largest_file` bytes.
    """

    point: str | None = None
    action: str = "kill"
    nth: int = 1
    moment: float = 0
    space_left: int | None = None
    largest_file: int | None = None

    @property
    def failpoint(self) -> str | None:
        """As the environment variable CX_FAILPOINT arms it."""
        return f"{self.point}:{self.action}:{self.nth}" if self.point else None

    @property
    def kind(self) -> str:
        """What a table of results calls it."""
        if self.largest_file is not None:
            return "no file can grow"
        if self.space_left is not None:
            return "disk filled up"
        if self.point is None:
            return "killed at any moment"
        return "killed at a point" if self.action == "kill" else "disk full at a point"

    def __str__(self) -> str:
        if self.largest_file is not None:
            return f"files up to {self.largest_file:,} bytes"
        if self.space_left is not None:
            return f"{self.space_left:,} bytes left at {self.moment:.0%}"
        return self.failpoint or f"killed at {self.moment:.0%}"

    @property
    def progress(self) -> float:
        """How far a night comes with it, as a share."""
        return POINTS.index(self.point) / len(POINTS) if self.point else self.moment


@dataclass(frozen=True)
class Plan:
    """Faults of runs in a row, then a night that is left alone."""

    number: int
    is_first_night: bool
    faults: Sequence[Fault]


def plans(seed: int, *, passed: Mapping[str, int], first: int = 0) -> Iterator[Plan]:
    """Plans without end. Every point comes first with a kill, then with a full disk, then any.

    `passed` tells how often a night passes each point. The plans before `first` are left out.
    """
    due = [Fault(point, action) for action in ("kill", "enospc") for point in POINTS]
    number = first
    while True:
        chance = random.Random(f"{seed}-{number}")
        faults = [due[number] if number < len(due) else _any_fault(chance, passed)]
        further = chance.choice(FURTHER_FAULTS)
        faults += [_any_fault(chance, passed) for _ in range(further)]
        if chance.random() < SHARE_IN_ORDER:
            # A late fault leaves an early point with nothing to pass.
            faults.sort(key=lambda fault: fault.progress)
        is_first_night = number % EVERY_SO_MANY_A_FIRST_NIGHT == EVERY_SO_MANY_A_FIRST_NIGHT - 1
        yield Plan(number, is_first_night, faults)
        number += 1


def _any_fault(chance: random.Random, passed: Mapping[str, int]) -> Fault:
    draw, moment = chance.random(), chance.random()
    if draw < SHARE_OF_KILLS_AT_ANY_MOMENT:
        return Fault(moment=moment)
    if draw < SHARE_OF_KILLS_AT_ANY_MOMENT + SHARE_OF_KILLS_AT_A_POINT:
        point = chance.choice(POINTS)
        return Fault(point, nth=chance.randint(1, passed[point]))
    if chance.random() < 0.5:
        return Fault(largest_file=int(chance.uniform(SMALLEST_FILES, LARGEST_FILES)))
    return Fault(moment=moment, space_left=int(chance.uniform(LEAST_SPACE, MOST_SPACE)))
