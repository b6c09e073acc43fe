"""Inputs 157 to 164: what only the files of a vendor can have."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from tests.catalogue.containers import zipped
from tests.catalogue.inbox import Found, Inbox, lays_down
from tests.vendors import zendesk_exports as zendesk

CHARGE: dict[str, Any] = {
    "id": "ch_1",
    "object": "charge",
    "amount": 1250,
    "amount_refunded": 0,
    "captured": True,
    "created": 1_709_251_200,
    "currency": "usd",
    "customer": "cus_1",
    "invoice": "in_1",
    "livemode": True,
    "payment_intent": "pi_1",
    "status": "succeeded",
}
ORDER: dict[str, Any] = {
    "id": 727,
    "parent_id": 0,
    "number": "727",
    "created_via": "checkout",
    "status": "processing",
    "currency": "USD",
    "date_created_gmt": "2024-03-22T19:28:02",
    "date_modified_gmt": "2024-03-22T19:28:08",
    "date_paid_gmt": "2024-03-22T19:28:08",
    "total": "90.00",
    "customer_id": 0,
    "billing": {"first_name": "", "country": "US", "email": ""},
    "payment_method": "stripe",
    "line_items": [],
    "refunds": [],
}
RESPONSE = {
    "startDate": "2024-03-04 09:00:00",
    "recordedDate": "2024-03-04 10:00:00",
    "status": "IP Address",
    "finished": "True",
    "_recordId": "R_1",
    "recipientEmail": "",
    "QID1": "9",
}
RECOMMENDATION = {"QID1": {"metric": "nps", "scale": [0, 10]}}


def qualtrics(*responses: Mapping[str, str]) -> str:
    """A file of responses, whose dates are told to be in New York's time."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([RESPONSE, RESPONSE])
    zone = {"timeZone": "America/New_York"}
    writer.writerow(
        json.dumps({"ImportId": name, **(zone if name.endswith("Date") else {})})
        for name in RESPONSE
    )
    writer.writerows({**RESPONSE, **response}.values() for response in responses)
    return text.getvalue()


@lays_down(157, entity="tickets_csv", vendor="zendesk")
def times_without_offset(inbox: Inbox) -> Found:
    inbox.write("a.csv", zendesk.csv_file(zendesk.csv_line("1")))
    if not inbox.settings:
        return Found(columns=("id",))
    return Found([("1",)], ("id",), records=1)


@lays_down(158, entity="users", vendor="zendesk")
def none_of_the_vendors(inbox: Inbox) -> Found:
    inbox.write("a.json", json.dumps([{"colour": "red"}]))
    inbox.write("b.zip", zipped({"a.csv": "colour,size\nred,5\n"}))
    return Found(columns=("id",), files=2)


@lays_down(159, entity="charges", vendor="stripe")
def others_in_between(inbox: Inbox) -> Found:
    product = {"id": "prod_1", "object": "product"}
    inbox.write("a.jsonl", zendesk.lines(CHARGE, product, product, wrapper=None))
    return Found([("ch_1",)], ("id",), records=1)


@lays_down(160, entity="users", vendor="zendesk")
def others_in_the_archive(inbox: Inbox) -> Found:
    users = zendesk.lines(zendesk.user(1, "agent", default_group_id=None), wrapper="user")
    errors = json.dumps({"ticket_id": 4, "error": "Too large"})
    inbox.write("a.zip", zipped({"export_2024_05_03": users.decode(), "errors": errors}))
    return Found([("1",)], ("id",), records=1)


@lays_down(161, entity="users", vendor="zendesk")
def page_before_others(inbox: Inbox) -> Found:
    user = zendesk.user(1, "agent", default_group_id=None)
    inbox.write("a.json", zendesk.page("users", user, end_of_stream=False))
    return Found([("1",)], ("id",), records=1)


@lays_down(162, entity="orders", vendor="woocommerce")
def order_of_nobody(inbox: Inbox) -> Found:
    inbox.write("a.json", json.dumps([ORDER]))
    return Found([("727",)], ("id",), records=1)


@lays_down(
    163, entity="responses", vendor="qualtrics", timezone="America/New_York",
    questions=RECOMMENDATION,
)  # fmt: skip
def answer_in_words(inbox: Inbox) -> Found:
    inbox.write("a.csv", qualtrics({"QID1": "Surely"}))
    if inbox.settings:
        return Found([("R_1",)], ("record_id",), records=1)
    return Found(columns=("record_id",), records=1, quarantined={1: "unknown_answer"})


@lays_down(
    164, entity="responses", vendor="qualtrics", timezone="America/Denver",
    questions=RECOMMENDATION,
)  # fmt: skip
def another_zone(inbox: Inbox) -> Found:
    inbox.write("a.csv", qualtrics({}))
    if not inbox.settings:
        return Found(columns=("record_id",))
    return Found([("R_1",)], ("record_id",), records=1)


GOOD_FILES: Mapping[str, tuple[str, bytes]] = {
    "zendesk": (
        ".jsonl",
        zendesk.lines(zendesk.user(9, "agent", default_group_id=None), wrapper="user"),
    ),
    "qualtrics": (
        ".csv",
        qualtrics({"_recordId": "R_9"}).replace("New_York", "Denver").encode(),
    ),
}
"""What is loaded whatever becomes of the input beside it, by vendor: how its name ends, and it."""
