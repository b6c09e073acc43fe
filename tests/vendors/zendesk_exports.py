"""Small exports of Zendesk: records with what all of their kind have, and ways to pack them."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

Record = dict[str, Any]

CSV_HEADER = (
    "Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,"
    "Priority,Via,Ticket type,Created at,Updated at,Solved at,Resolution time,"
    "First reply time in minutes,First reply time in minutes within business hours,Plan [list]"
)


def ticket(number: int, **changes: Any) -> Record:
    """A ticket as the API and the JSON export tell of it."""
    return {
        "id": number,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": "2024-05-01T08:00:00Z",
        "updated_at": "2024-05-02T08:00:00Z",
        "generated_timestamp": 1_714_636_800,
        "type": None,
        "priority": None,
        "status": "open",
        "requester_id": 500,
        "assignee_id": None,
        "group_id": None,
        "problem_id": None,
        "tags": [],
        "custom_fields": [],
        **changes,
    }


def audit(number: int, *items: Record, **changes: Any) -> Record:
    """An update of ticket 1 by user 7."""
    return {
        "id": number,
        "ticket_id": 1,
        "created_at": "2024-05-01T09:00:00Z",
        "author_id": 7,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "events": list(items),
        **changes,
    }


def comment(number: int, body: str, **changes: Any) -> Record:
    """A public comment, as one event of an audit."""
    return {"id": number, "type": "Comment", "body": body, "public": True, **changes}


def user(number: int, role: str, **changes: Any) -> Record:
    """A user."""
    times = {"created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-02T00:00:00Z"}
    return {"id": number, "role": role, "email": None, "active": True, **times, **changes}


def call(number: int, **changes: Any) -> Record:
    """An answered call of Talk."""
    return {
        "id": number,
        "created_at": "2024-05-01T08:00:00Z",
        "updated_at": "2024-05-01T09:00:00Z",
        "direction": "inbound",
        "completion_status": "completed",
        "agent_id": 7,
        "duration": 90,
        "time_to_answer": 30,
        "wait_time": 20,
        "talk_time": 60,
        **changes,
    }


def rating(number: int, score: str, **changes: Any) -> Record:
    """A rating of ticket 1 by the legacy survey."""
    times = {"created_at": "2024-05-03T08:00:00Z", "updated_at": "2024-05-03T08:00:00Z"}
    whose = {"ticket_id": 1, "requester_id": 500, "assignee_id": 7}
    return {"id": number, "score": score, "comment": None, **times, **whose, **changes}


def survey_response(name: str, stars: int, category: str, *, about: int) -> Record:
    """A response to a survey about a ticket."""
    question = {
        "id": "01Q",
        "type": "rating_scale_numeric",
        "sub_type": "customer_satisfaction",
    }
    answer = {
        "type": "rating_scale",
        "rating": stars,
        "rating_category": category,
        "question": question,
        "created_at": "2024-05-03T08:00:00.129Z",
        "updated_at": "2024-05-03T08:00:00.129Z",
    }
    return {
        "id": name,
        "responder_id": "500",
        "subject_zrns": [f"zen:ticket:{about}"],
        "survey": {"id": "01S", "version": 1, "state": "enabled"},
        "answers": [answer],
    }


def page(key: str, *records: Record, **beside: Any) -> bytes:
    """A page of the API."""
    return json.dumps({key: records, "count": len(records), **beside}).encode()


def lines(*records: Record, wrapper: str | None = "ticket") -> bytes:
    """JSON lines, each record wrapped under the name of its kind."""
    values: Iterable[Record] = ({wrapper: item} if wrapper else item for item in records)
    return "".join(f"{json.dumps(value)}\n" for value in values).encode()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of files by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return packed.getvalue()


def csv_line(number: str, **changes: str) -> str:
    """A line below CSV_HEADER."""
    cells = {
        "Summation column": "1",
        "Id": number,
        "Requester id": "500",
        "Status": "Open",
        "Via": "Web form",
        "Created at": "2024-05-01 08:00",
        "Updated at": "2024-05-02 08:00",
        **changes,
    }
    return ",".join(cells.get(name, "-") for name in CSV_HEADER.split(","))


def csv_file(*rows: str, header: str = CSV_HEADER) -> bytes:
    """The CSV export."""
    return "\n".join([header, *rows, ""]).encode()
