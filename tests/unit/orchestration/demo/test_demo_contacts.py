"""Calls and reading in the help centre: references, durations, and the truths planted in them."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from statistics import mean, median
from typing import Any

import pytest

from orchestration.demo.company import Company

SECONDS = ("ivr_seconds", "wait_seconds", "hold_seconds", "talk_seconds")


@pytest.fixture(scope="module")
def calls(landed: Any) -> dict[str, dict[str, str]]:
    return landed.latest("helpdesk", "calls")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def slot(call: dict[str, str]) -> tuple[str, int, int]:
    started = at(call["started_at"])
    return call["queue"], started.weekday(), started.hour


def test_calls_and_views_lead_to_known_records(
    company: Company, landed: Any, calls: dict[str, dict[str, str]]
) -> None:
    known = set(landed.latest("billing", "customers")) | {
        helpdesk_id for helpdesk_id, _ in company.truths.other_ids
    }
    tickets = landed.latest("helpdesk", "tickets")
    agents = set(landed.latest("helpdesk", "agents")) | set(company.truths.off_roster_agents)
    articles = {(row["article_id"], row["locale"]) for row in landed.rows["helpdesk", "articles"]}
    views = landed.rows["helpdesk", "article_views"]
    assert {row["customer_id"] for row in [*calls.values(), *views]} - {None} <= known
    assert {row["ticket_id"] for row in calls.values()} - {None} <= set(tickets)
    assert {row["agent_id"] for row in calls.values()} - {None} <= agents
    assert {(row["article_id"], row["locale"]) for row in views} <= articles
    assert all(
        tickets[row["ticket_id"]]["requester_id"] == row["customer_id"]
        for row in calls.values()
        if row["ticket_id"]
    )


def test_the_parts_of_a_call_add_up(calls: dict[str, dict[str, str]]) -> None:
    for call in calls.values():
        length = at(call["ended_at"]) - at(call["started_at"])
        assert length.total_seconds() == sum(int(call[name] or 0) for name in SECONDS)
        is_answered = call["completion_status"] in {"completed", "abandoned_on_hold"}
        assert bool(call["answered_at"]) == bool(call["agent_id"]) == is_answered


def test_calls_end_in_every_way_but_one(calls: dict[str, dict[str, str]]) -> None:
    ends = Counter(call["completion_status"] for call in calls.values())
    assert set(ends) == {
        "completed",
        "abandoned_in_queue",
        "abandoned_in_ivr",
        "abandoned_in_voicemail",
        "abandoned_on_hold",
        "missed",
        "out_of_hours",
        "voicemail",
        "failed",
    }
    assert ends["completed"] > 0.6 * ends.total()


def test_a_transferred_call_goes_on_where_it_was_left(
    company: Company, calls: dict[str, dict[str, str]]
) -> None:
    legs = [call for call in calls.values() if call["transferred_from_call_id"]]
    assert len(legs) == company.truths.transferred_calls > 50
    for leg in legs:
        origin = calls[leg["transferred_from_call_id"]]
        assert leg["started_at"] == origin["ended_at"]
        assert leg["customer_id"] == origin["customer_id"]
        assert leg["queue"] != origin["queue"] or origin["queue"] == "escalation_line"


def test_some_hang_up_at_once(company: Company, calls: dict[str, dict[str, str]]) -> None:
    short = [
        call
        for call in calls.values()
        if call["completion_status"] == "abandoned_in_queue" and int(call["wait_seconds"]) < 5
    ]
    assert len(short) == company.truths.short_abandons > 0


def test_waits_and_abandons_jump_in_the_understaffed_hour_only(
    company: Company, calls: dict[str, dict[str, str]]
) -> None:
    truths = company.truths
    planted = (
        truths.understaffed_queue,
        truths.understaffed_weekday,
        truths.understaffed_hour,
    )
    waits: dict[bool, list[int]] = {True: [], False: []}
    is_lost: dict[bool, list[bool]] = {True: [], False: []}
    agents: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    volume: Counter[tuple[str, int, int]] = Counter()
    for call in calls.values():
        if call["direction"] == "inbound" and call["queue"]:
            is_planted = slot(call) == planted
            volume[slot(call)] += 1
            is_lost[is_planted].append(call["completion_status"] == "abandoned_in_queue")
            if call["completion_status"] == "completed":
                waits[is_planted].append(int(call["wait_seconds"]))
                agents[slot(call)].add(call["agent_id"])
    assert volume.most_common(1)[0][0] == planted
    assert len(agents[planted]) == 1
    assert median(waits[True]) > 10 * median(waits[False])
    assert mean(is_lost[True]) > 5 * mean(is_lost[False])
    # Nearly everybody else is answered in twenty seconds.
    assert mean(wait <= 20 for wait in waits[False]) > 0.7


def test_one_article_is_followed_by_a_question_far_more_often_than_others(
    company: Company, landed: Any
) -> None:
    created = defaultdict(list)
    for ticket in landed.latest("helpdesk", "tickets").values():
        created[ticket["requester_id"]].append(at(ticket["created_at"]))
    followed = defaultdict(list)
    for view in landed.rows["helpdesk", "article_views"]:
        if view["customer_id"] and view["session_id"]:
            viewed = at(view["viewed_at"])
            followed[view["article_id"]].append(
                any(
                    viewed <= moment <= viewed + timedelta(hours=24)
                    for moment in created[view["customer_id"]]
                )
            )
    shares = {article: mean(some) for article, some in followed.items()}
    planted = shares.pop(company.truths.article_followed_by_contact)
    assert planted > 0.6
    assert planted > 2 * max(shares.values())


def test_one_article_is_opened_but_not_read_through(company: Company, landed: Any) -> None:
    words = {
        row["article_id"]: int(row["word_count"]) for row in landed.rows["helpdesk", "articles"]
    }
    seconds = defaultdict(list)
    for view in landed.rows["helpdesk", "article_views"]:
        if view["engaged_seconds"] and view["is_bot"] == "false":
            seconds[view["article_id"]].append(int(view["engaged_seconds"]))
    paces = {article: median(some) / words[article] for article, some in seconds.items()}
    planted = paces.pop(company.truths.article_not_read_through)
    assert planted < 0.1 * min(paces.values())
    assert len(seconds[company.truths.article_not_read_through]) > 100


def test_crawlers_are_marked_and_visits_hang_together(company: Company, landed: Any) -> None:
    views = landed.rows["helpdesk", "article_views"]
    bots = [view for view in views if view["is_bot"] == "true"]
    assert len(bots) == company.truths.bot_views > 0
    assert not any(view["session_id"] or view["customer_id"] for view in bots)
    visits = defaultdict(set)
    for view in views:
        if view["session_id"]:
            visits[view["session_id"]].add((view["customer_id"], view["visitor_id"]))
    assert all(len(who) == 1 for who in visits.values())
    assert len(visits) < 0.8 * len(views)
