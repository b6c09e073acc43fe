"""Rows that contradict themselves, of every entity that can."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.second_computation.billing_entities import (
    CHECKOUTS,
    CUSTOMERS,
    SUBSCRIPTION_PERIODS,
    SUBSCRIPTIONS,
)
from tests.second_computation.helpdesk_entities import AGENTS, ARTICLES, CALLS, TICKETS
from tests.second_computation.survey_entities import SURVEY_RESPONSES
from tests.second_computation.usage_entities import SESSIONS

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
BEFORE = NOON - timedelta(seconds=1)
NEXT_NOON = NOON + timedelta(days=1)
ON_A_SCALE = {"metric": "nps", "scale_min": 1, "scale_max": 5, "score": 5}


def broken(entity, row):
    return entity.breaks_rule({**{column.name: None for column in entity.columns}, **row})


@pytest.mark.parametrize(
    ("entity", "row", "column"),
    [
        (TICKETS, {"created_at": NOON, "updated_at": NOON}, "first_reply_at"),
        (TICKETS, {"created_at": NOON, "updated_at": NOON}, "solved_at"),
        (TICKETS, {"created_at": NOON, "updated_at": NOON}, "closed_at"),
        (CALLS, {"started_at": NOON}, "answered_at"),
        (CALLS, {"started_at": NOON}, "ended_at"),
        (ARTICLES, {"created_at": NOON}, "updated_at"),
        (AGENTS, {"hired_at": NOON}, "left_at"),
        (SUBSCRIPTIONS, {"started_at": NOON}, "ended_at"),
        (CHECKOUTS, {"created_at": NOON, "updated_at": NOON}, "completed_at"),
        (SURVEY_RESPONSES, {**ON_A_SCALE, "sent_at": NOON}, "responded_at"),
        (SESSIONS, {"started_at": NOON}, "ended_at"),
    ],
)
def test_nothing_ends_before_it_began(entity, row, column):
    assert broken(entity, {**row, column: BEFORE})
    assert not broken(entity, {**row, column: NOON})


@pytest.mark.parametrize("entity", [TICKETS, CUSTOMERS, CHECKOUTS], ids=lambda e: e.name)
def test_nothing_is_created_more_than_a_day_after_its_last_change(entity):
    late = NEXT_NOON + timedelta(seconds=1)
    assert broken(entity, {"created_at": late, "updated_at": NOON})
    assert not broken(entity, {"created_at": NEXT_NOON, "updated_at": NOON})


@pytest.mark.parametrize(
    ("columns", "breaks"),
    [
        ({}, False),
        ({"score": None}, False),
        ({"score": 6}, True),
        ({"score": 0}, True),
        ({"scale_max": 1, "score": None}, True),
        ({"scale_min": -100, "scale_max": 100}, True),
        ({"scale_min": -100, "scale_max": 100, "metric": "enps"}, True),
        ({"scale_min": -100, "scale_max": 100, "metric": "ces"}, False),
    ],
)
def test_a_score_lies_on_the_scale_of_one_person(columns, breaks):
    row = {**ON_A_SCALE, "responded_at": NOON, **columns}
    assert bool(broken(SURVEY_RESPONSES, row)) is breaks


@pytest.mark.parametrize(("end", "breaks"), [(date(2024, 1, 1), True), (date(2024, 1, 2), False)])
def test_a_paid_period_has_a_day(end, breaks):
    row = {"period_start": date(2024, 1, 1), "period_end": end}
    assert broken(SUBSCRIPTION_PERIODS, row) is breaks
