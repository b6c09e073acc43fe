"""Sums up what the sequences of a campaign found."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.chaos.sequence import Findings


def figures(findings: Sequence[Findings]) -> Mapping[str, float]:
    """The figures of a campaign by name, in the order of its table."""
    return {
        "sequences": len(findings),
        "faults injected": sum(len(found.injected) for found in findings),
        **_by_kind(findings),
        "recovered without a person": sum(found.recovered for found in findings),
        "publications that differ": sum(found.differs for found in findings),
        "rows lost": sum(found.rows_lost for found in findings),
        "rows doubled": sum(found.rows_doubled for found in findings),
        "readings during the nights": sum(found.readings for found in findings),
        "torn reads": sum(found.torn_reads for found in findings),
        "unreadable files": sum(found.unreadable for found in findings),
        "leftovers": sum(len(found.leftovers) for found in findings),
        "faults without a clear word": sum(len(found.unexplained) for found in findings),
        "median recovery seconds": round(
            statistics.median(found.recovery_seconds for found in findings), 1
        ),
    }


def _by_kind(findings: Sequence[Findings]) -> dict[str, int]:
    kinds = Counter(fault.kind for found in findings for fault in found.injected)
    return {f"  {kind}": count for kind, count in sorted(kinds.items())}
