"""Audits of Zendesk: each update of a ticket with the events that it consists of."""

from collections.abc import Mapping
from typing import Any

from orchestration.demo.vendors.zendesk_records import Record, Row, moment, number

NOT_AUDITED = ("solution", "escalation", "sentiment", "delete")
CHANNELS = {
    "agent": "web",
    "end-user": "email",
    "system": "rule",
    "bot": "answer_bot_for_web_widget",
}
NOBODY = -1


def is_audited(event: Row) -> bool:
    """Tell whether Zendesk knows this kind of event."""
    return event["event_type"] not in NOT_AUDITED and event["field_name"] != "category"


def audit_record(event: Row, *, subject: str | None, groups: Mapping[str | None, int]) -> Record:
    """An update that consists of one of the company's events."""
    author = number(event["actor_id"]) or NOBODY
    source = {"from": {}, "to": {}, "rel": None}
    if event["event_type"] == "merge":
        source = {"from": {"ticket_id": number(event["value"])}, "to": {}, "rel": "merge"}
    return {
        "id": number(event["event_id"]),
        "ticket_id": number(event["ticket_id"]),
        "created_at": moment(event["created_at"]),
        "author_id": author,
        "metadata": {"system": {}, "custom": {}},
        "events": _items(event, author=author, subject=subject, groups=groups),
        "via": {"channel": CHANNELS[event["actor_role"]], "source": source},
    }


def _items(
    event: Row, *, author: int | str, subject: str | None, groups: Mapping[str | None, int]
) -> list[Record]:
    """What the update consists of; only the item with the event's own id stands for it."""
    own, other = number(event["event_id"]), number(f"{event['event_id']}0")
    match event["event_type"]:
        case "create":
            return [
                _comment(other, author=author, body=subject, public=True),
                {"id": own, "type": "Create", "field_name": "status", "value": event["value"]},
            ]
        case "change":
            return [
                {
                    "id": own,
                    "type": "Change",
                    "field_name": event["field_name"],
                    "previous_value": _told(event, "previous_value", groups=groups),
                    "value": _told(event, "value", groups=groups),
                }
            ]
        case "merge":
            body = f"This request was closed and merged into request #{event['value']}."
            return [_comment(other, author=author, body=body, public=False)]
    return [_comment(own, author=author, body=event["body"], public=event["is_public"])]


def _comment(
    comment_id: int | str | None, *, author: int | str, body: str | None, public: bool | None
) -> Record:
    return {
        "id": comment_id,
        "type": "Comment",
        "author_id": author,
        "body": body,
        "html_body": body,
        "plain_body": body,
        "public": public,
        "attachments": [],
    }


def _told(event: Row, name: str, *, groups: Mapping[str | None, int]) -> Any:
    """A value of a change: numbers of groups stand as text there."""
    value = event[name]
    return str(groups[value]) if value and event["field_name"] == "group_id" else value
