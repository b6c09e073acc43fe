"""Waiting, holding, service level and abandonment, from counted calls."""

from collections.abc import Collection

from tests.second_computation.calls import Call
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    MEDIAN,
    P90,
    Results,
    percentile_rows,
    rate_of,
    rows_of,
)

CALL_SEGMENTS = (*CUSTOMER_SEGMENTS, "queue", "group_id")
WAITS = {"call_wait_seconds_median": MEDIAN, "call_wait_seconds_p90": P90}
HOLDS = {"call_hold_seconds_median": MEDIAN, "call_hold_seconds_p90": P90}
CALL_METRICS = (*WAITS, *HOLDS, "call_service_level_rate", "call_abandonment_rate")


def call_metrics(calls: list[Call], *, segments: Collection[str]) -> Results:
    """All call metrics; a wait or hold that nobody tells is in no median."""
    wanted = set(segments) & set(CALL_SEGMENTS)
    offered = [call for call in calls if call.is_offered]
    completed = [call for call in offered if call.is_completed]
    waits = ((c.day, c.segments, c.wait_seconds) for c in completed if c.wait_seconds is not None)
    holds = ((c.day, c.segments, c.hold_seconds) for c in completed if c.hold_seconds is not None)
    within = ((c.day, c.segments, c.is_within_service_level) for c in offered)
    abandoned = ((c.day, c.segments, c.is_abandoned) for c in offered)
    return {
        **percentile_rows(WAITS, waits, unit=1, wanted=wanted),
        **percentile_rows(HOLDS, holds, unit=1, wanted=wanted),
        **rows_of("call_service_level_rate", within, rate_of, wanted=wanted),
        **rows_of("call_abandonment_rate", abandoned, rate_of, wanted=wanted),
    }
