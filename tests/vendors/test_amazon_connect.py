"""What the quirks of Amazon Connect's contact records end as."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night, Row

CALLS = "stg_amazon_connect__calls"


def contact(name: str, **changed: Any) -> str:
    record = {
        "Agent": None,
        "Attributes": {},
        "Channel": "VOICE",
        "ConnectedToSystemTimestamp": "2024-07-01T10:00:00Z",
        "ContactId": name,
        "DisconnectReason": "CUSTOMER_DISCONNECT",
        "DisconnectTimestamp": "2024-07-01T10:05:00Z",
        "InitialContactId": None,
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": "2024-07-01T10:00:00Z",
        "LastUpdateTimestamp": "2024-07-01T11:00:00Z",
        "NextContactId": None,
        "PreviousContactId": None,
        "Queue": None,
        "Recordings": [{"Location": "bucket/a.wav"}],
    }
    return json.dumps(record | changed, separators=(",", ":"))


def taken(talk: int) -> dict[str, Any]:
    return {
        "ARN": "arn:aws:connect:eu-west-2:1:instance/i/agent/a9",
        "AgentInteractionDuration": talk,
        "ConnectedToAgentTimestamp": "2024-07-01T10:01:00Z",
        "CustomerHoldDuration": 0,
        "Username": "ana.silva",
    }


def by_id(night: Night) -> dict[str, Row]:
    return {row["call_id"]: row for row in night.staged(CALLS)}


@pytest.mark.parametrize(
    ("name", "between", "around"),
    [
        ("records.json", "", ("", "")),
        ("records.json", "\n", ("", "\n")),
        ("records.jsonl", "\n", ("", "\n")),
        ("records.json", ",", ("[", "]")),
    ],
    ids=["together", "by_lines", "json_lines", "list"],
)
def test_records_may_stand_together_by_lines_or_in_a_list(
    night: VendorNight, name: str, between: str, around: tuple[str, str]
) -> None:
    text = between.join([contact("a"), contact("b"), contact("c")]).join(around)
    loaded = night({name: text.encode()}, vendor="amazon_connect")
    assert list(by_id(loaded)) == ["a", "b", "c"]
    assert loaded.warnings() == set()


def test_of_many_deliveries_the_last_updated_is_taken_in_any_order(night: VendorNight) -> None:
    late = contact("a", Agent=taken(300), LastUpdateTimestamp="2024-07-01T12:00:00Z")
    early = contact("a", Agent=taken(200), LastUpdateTimestamp="2024-07-01T11:00:00Z")
    first = night({"1.json": (late + early).encode()}, vendor="amazon_connect")
    assert by_id(first)["a"]["talk_seconds"] == 300
    earliest = contact("a", Agent=taken(100), LastUpdateTimestamp="2024-07-01T10:00:00Z")
    second = night({"2.json": earliest.encode()}, vendor="amazon_connect", after=first)
    assert by_id(second)["a"]["talk_seconds"] == 300


def test_a_deeper_value_is_read_and_a_missing_step_is_none(night: VendorNight) -> None:
    queue = {"Name": "Sales", "EnqueueTimestamp": "2024-07-01T10:00:20Z", "Duration": 40}
    text = contact("a", Agent=taken(0), Queue=queue, Attributes={"ticket_id": "7"}) + contact("b")
    rows = by_id(night({"1.json": text.encode()}, vendor="amazon_connect"))
    assert rows["a"]["agent_id"] == "a9"
    assert rows["a"]["ticket_id"] == "7"
    assert (rows["a"]["ivr_seconds"], rows["a"]["wait_seconds"]) == (20, 40)
    assert (rows["a"]["hold_seconds"], rows["b"]["hold_seconds"]) == (0, None)
    assert rows["a"]["answered_at"] == datetime(2024, 7, 1, 10, 1)


def test_a_transfer_is_a_leg_of_its_first_call(night: VendorNight) -> None:
    origin = {"InitialContactId": "a", "PreviousContactId": "a", "InitiationMethod": "TRANSFER"}
    text = contact("a", Agent=taken(60), NextContactId="b") + contact("b", **origin)
    rows = by_id(night({"1.json": text.encode()}, vendor="amazon_connect"))
    assert rows["a"]["transferred_from_call_id"] is None
    assert rows["b"]["transferred_from_call_id"] == "a"
    assert [row["direction"] for row in rows.values()] == ["inbound", "inbound"]


def test_ids_of_two_instances_stay_apart_along_the_chain(night: VendorNight) -> None:
    origin = {"InitialContactId": "a", "PreviousContactId": "a", "InitiationMethod": "TRANSFER"}
    text = contact("a", NextContactId="b") + contact("b", **origin)
    loaded = night(
        {"1.json": text.encode()}, vendor="amazon_connect", settings={"id_prefix": "east-"}
    )
    assert by_id(loaded)["east-b"]["transferred_from_call_id"] == "east-a"
    assert by_id(loaded)["east-b"]["direction"] == "inbound"


def test_a_chat_is_no_call(night: VendorNight) -> None:
    text = contact("a") + contact("b", Channel="CHAT", InitiationMethod="API")
    assert list(by_id(night({"1.json": text.encode()}, vendor="amazon_connect"))) == ["a"]


def test_a_file_that_ends_within_a_record_is_not_believed(night: VendorNight) -> None:
    text = contact("a") + contact("b")[:40]
    loaded = night({"1.json": text.encode()}, vendor="amazon_connect")
    assert loaded.problems()["amazon_connect/1.json"].startswith("json_damaged")
