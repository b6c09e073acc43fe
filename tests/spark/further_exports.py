"""Exports of the kinds that the made company's vendors do not write: lists by hand, dashboards."""

import json
from collections.abc import Mapping
from typing import Any

from tests.vendors.test_posthog import SESSION
from tests.vendors.zendesk_exports import csv_file, csv_line, page, rating, survey_response

SETTINGS: Mapping[str, Mapping[str, str]] = {
    "stripe": {"decimal_style": "point"},
    "zendesk": {"timezone": "America/Denver"},
}
"""What these files need to be told of their source, by vendor."""

RECIPIENT = {
    "campaign_id": "further",
    "email_id": "0" * 32,
    "email_address": "ann@example.com",
}
TICKETS = """\
Ticket ID,Status,Priority,Source,Agent,Created time,Last update time,Contact ID,Email
9000001,Open,Low,Portal,Ann Lee,2024-03-10 02:30:00,2024-12-01 12:00:00,77,Ana@Example.com
9000002,Closed,High,Email,,2024-11-03 01:30:00,2024-12-01 12:00:00,, ana@example.com
"""
PAYMENTS = """\
id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Mode,Status,Customer ID
ch_paid,2024-01-01 09:00,12.50,0.00,usd,true,Live,Paid,cus_further
ch_partly,2024-01-01 09:00:30,12.50,2.5,usd,true,Live,Partial refund,cus_further
ch_dinar,2024-01-01 09:00,12.345,0,kwd,true,Live,Paid,cus_further
ch_yen,2024-01-01 09:00,500,0,jpy,false,Live,Failed,cus_further
"""
CUSTOMERS = """\
id,Description,Email,Name,Created (UTC),Delinquent,Total Spend,segment (metadata)
cus_further,,ann@example.com,Ann,2024-01-01 09:00,false,12.50,small
"""
SUBSCRIPTIONS = """\
id,Customer ID,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,\
Cancellation Reason,Created (UTC),Start (UTC),Current Period Start (UTC),\
Current Period End (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)
sub_further,cus_further,ann@example.com,price_1,prod_1,1,usd,month,9.00,canceled,payment_failed,\
2024-01-01 09:00,2024-01-01 09:00,,,,2024-02-01 09:00,2024-02-01 09:00
"""


def _line(record: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(record)}\n".encode()


FILES: Mapping[str, Mapping[str, bytes]] = {
    "freshdesk": {"further.csv": TICKETS.encode()},
    "mailchimp": {
        "left.jsonl": _line(
            RECIPIENT | {"timestamp": "2024-03-02T10:00:00+00:00", "reason": "None"}
        ),
        "abuse.jsonl": _line(RECIPIENT | {"id": 17, "date": "2024-03-03T10:00:00+02:00"}),
    },
    "posthog": {"further.jsonl": _line(SESSION | {"session_id": "further"})},
    "stripe": {
        "payments.csv": PAYMENTS.encode(),
        "customers.csv": CUSTOMERS.encode(),
        "subscriptions.csv": SUBSCRIPTIONS.encode(),
    },
    "zendesk": {
        "ratings.json": page("satisfaction_ratings", rating(9_000_001, "good", comment="Fine")),
        "surveys.json": page(
            "survey_responses", survey_response("further", 3, "bad", about=9_000_001)
        ),
        "tickets.csv": csv_file(
            csv_line(
                "9000001", **{"Created at": "2024-03-10 02:30", "Solved at": "2024-05-01 08:00"}
            ),
            csv_line(
                "9000002", **{"Created at": "2024-11-03 01:30", "Via": "Phone call (inbound)"}
            ),
        ),
    },
}
"""Content of the files, by vendor and name."""
