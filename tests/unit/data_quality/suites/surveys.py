"""Rows of survey answers and tickets."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2024, 1, 1, tzinfo=UTC)
HIGHER, LOWER = "higher_is_better", "lower_is_better"


def answers(
    scores: Iterable[float],
    *,
    scale: tuple[float, float, str] = (1, 5, HIGHER),
    question: str = "satisfaction",
    metric: str = "csat",
    day: int = 0,
    **columns: Any,
) -> list[dict[str, Any]]:
    """Complete answers of respondents r0, r1 and so on, each about the ticket of its number."""
    return [
        {
            "survey_id": "after_ticket",
            "response_id": f"{question}-{day}-{number}",
            "question_id": question,
            "population": "customer",
            "metric": metric,
            "score": score,
            "scale_min": scale[0],
            "scale_max": scale[1],
            "scale_direction": scale[2],
            "responded_at": START + timedelta(days=day),
            "is_complete": True,
            "is_test": False,
            "respondent_id": f"r{number}",
            "ticket_id": f"t{number}",
            **columns,
        }
        for number, score in enumerate(scores)
    ]


def tickets(hours: Iterable[float]) -> list[dict[str, Any]]:
    """Tickets t0, t1 and so on, solved so many hours after they were created."""
    return [
        {
            "ticket_id": f"t{number}",
            "created_at": START - timedelta(days=60),
            "updated_at": START - timedelta(days=60) + timedelta(hours=duration),
            "status": "solved",
            "solved_at": START - timedelta(days=60) + timedelta(hours=duration),
        }
        for number, duration in enumerate(hours)
    ]
