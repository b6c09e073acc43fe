"""Records of Zendesk as its API and its JSON export write them: tickets, users, calls, articles."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]
Record = dict[str, Any]

ACCOUNT = "https://company.zendesk.com/api/v2"
# Zendesk numbers groups and sections, which the company names.
FIRST_GROUP = 360_000_000_001
FIRST_SECTION = 360_000_100_001

CHANNELS = {
    "messaging": "native_messaging",
    "phone": "voice",
    "social": "facebook",
    "other": "side_conversation",
}
UNANSWERED = {"missed": "not_answered", "out_of_hours": "not_answered", "voicemail": "completed"}


def number(identifier: str | None) -> int | str | None:
    """An id as a JSON number, as Zendesk writes it; the rare one with letters stays a text."""
    return int(identifier) if identifier and identifier.isdigit() else identifier


def moment(time: datetime | None) -> str | None:
    """A time in UTC, to the second."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}" if time else None


def numbered(names: Iterable[str | None], *, first: int) -> dict[str | None, int]:
    """A number for each name."""
    return {name: first + place for place, name in enumerate(sorted(set(filter(None, names))))}


def ticket_record(ticket: Row, *, groups: Mapping[str | None, int]) -> Record:
    """A ticket with its metrics."""
    tags = json.loads(ticket["tags"] or "[]")
    if ticket["merged_into_ticket_id"]:
        tags.append("closed_by_merge")
    status = ticket["status"]
    channel = ticket["via_channel"]
    return {
        "url": f"{ACCOUNT}/tickets/{ticket['ticket_id']}.json",
        "id": number(ticket["ticket_id"]),
        "external_id": None,
        "via": {
            "channel": CHANNELS.get(channel, channel),
            "source": {"from": {}, "to": {}, "rel": None},
        },
        "created_at": moment(ticket["created_at"]),
        "updated_at": moment(ticket["updated_at"]),
        "generated_timestamp": int(ticket["updated_at"].timestamp()),
        "type": ticket["type"],
        "subject": ticket["subject"],
        "raw_subject": ticket["subject"],
        "description": ticket["subject"],
        "priority": ticket["priority"],
        "status": "hold" if status == "on-hold" else status,
        "recipient": None,
        "requester_id": number(ticket["requester_id"]),
        "submitter_id": number(ticket["requester_id"]),
        "assignee_id": number(ticket["assignee_id"]),
        "organization_id": None,
        "group_id": groups.get(ticket["group_id"]),
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": number(ticket["problem_id"]),
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": tags,
        "custom_fields": [],
        "satisfaction_rating": None,
        "sharing_agreement_ids": [],
        "allow_channelback": False,
        "allow_attachments": True,
        "metric_set": _metric_set(ticket),
    }


def _metric_set(ticket: Row) -> Record:
    """Times that Zendesk measured; it leaves out the solve of a ticket that has none."""
    seconds = _seconds(ticket["created_at"], ticket["first_reply_at"])
    solved = {"solved_at": moment(ticket["solved_at"])} if ticket["solved_at"] else {}
    return {
        "ticket_id": number(ticket["ticket_id"]),
        "created_at": moment(ticket["created_at"]),
        "updated_at": moment(ticket["updated_at"]),
        **solved,
        "reply_time_in_minutes": {
            "calendar": None if seconds is None else seconds // 60,
            "business": None,
        },
        "reply_time_in_seconds": {"calendar": seconds},
    }


def agent_record(agent: Row, *, groups: Mapping[str | None, int]) -> Record:
    """An agent; one who left was deleted, and changed for the last time then."""
    return _user_record(
        agent["agent_id"],
        name=agent["name"],
        email=agent["email"],
        created_at=agent["hired_at"],
        updated_at=agent["left_at"] or agent["hired_at"],
        role="agent",
        active=agent["left_at"] is None,
        default_group_id=groups.get(agent["group_id"]),
    )


def requester_record(user_id: str, *, first_seen: datetime, customer: Row) -> Record:
    """Somebody who asked or called, with what is known of the customer, if it is one."""
    return _user_record(
        user_id,
        name=customer.get("name"),
        email=customer.get("email"),
        created_at=first_seen,
        updated_at=first_seen,
        role="end-user",
        active=True,
        default_group_id=None,
    )


def _user_record(
    user_id: str, *, created_at: datetime, updated_at: datetime, **known: Any
) -> Record:
    return {
        "id": number(user_id),
        "url": f"{ACCOUNT}/users/{user_id}.json",
        "created_at": moment(created_at),
        "updated_at": moment(updated_at),
        "time_zone": "UTC",
        "iana_time_zone": "Etc/UTC",
        "locale": "en-US",
        "suspended": False,
        "user_fields": {},
        **known,
    }


def call_record(call: Row, *, groups: Mapping[str | None, int]) -> Record:
    """A call of Talk."""
    status = call["completion_status"]
    ended = call["ended_at"]
    return {
        "id": number(call["call_id"]),
        "created_at": moment(call["started_at"]),
        "updated_at": moment(ended or call["started_at"]),
        "agent_id": number(call["agent_id"]),
        "call_charge": "0.000",
        "call_group_id": groups.get(call["queue"]),
        "completion_status": UNANSWERED.get(status, status),
        "customer_id": number(call["customer_id"]),
        "direction": call["direction"],
        "duration": _seconds(call["started_at"], ended),
        "hold_time": call["hold_seconds"],
        "ivr_time_spent": call["ivr_seconds"],
        "outside_business_hours": status == "out_of_hours",
        "phone_number": "+15550000001",
        "talk_time": call["talk_seconds"],
        "ticket_id": number(call["ticket_id"]),
        "time_to_answer": _seconds(call["started_at"], call["answered_at"]),
        "voicemail": status == "voicemail",
        "wait_time": call["wait_seconds"],
        "wrap_up_time": call["wrap_up_seconds"],
    }


def article_record(article: Row, *, sections: Mapping[str | None, int]) -> Record:
    """An article of Guide, as long as the company's."""
    words = " ".join(["word"] * (article["word_count"] or 0))
    return {
        "id": number(article["article_id"]),
        "locale": article["locale"],
        "source_locale": "en",
        "title": article["title"],
        "section_id": sections.get(article["section"]),
        "draft": article["is_deleted"],
        "promoted": False,
        "vote_sum": 0,
        "vote_count": 0,
        "created_at": moment(article["created_at"]),
        "updated_at": moment(article["updated_at"]),
        "edited_at": moment(article["updated_at"]),
        "body": f"<p>{words}</p>",
    }


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds())
