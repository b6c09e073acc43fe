"""Clean small exports, in the formats whose damage must not go unnoticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import product

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from tests.properties.writers import (
    Record,
    as_csv,
    as_json_document,
    as_json_lines,
    as_parquet,
    in_gzip,
    in_zip,
)

ENTITIES = ("charges", "tickets")
COMPRESSIONS = ("snappy", "zstd", "none")
PAGE_VERSIONS = ("1.0", "2.0")


@dataclass(frozen=True)
class Victim:
    """A clean file. `beside` are the files that lie beside it, unharmed, by the end of the name."""

    entity: str
    suffix: str
    content: bytes
    beside: Mapping[str, bytes]


@cache
def victims() -> Mapping[str, tuple[Victim, ...]]:
    """Clean files by the word for their format; each of a format is as likely to be harmed."""
    found: dict[str, list[Victim]] = {}
    for entity in ENTITIES:
        contract = load_contracts("canonical")[entity]
        text = as_csv(_records(entity), [column.name for column in contract.columns]).encode()
        lines = as_json_lines(_records(entity), contract, is_native=True)
        document = as_json_document(_records(entity), contract, is_native=True, indent=None)
        checksum = {".csv.sha256": sha256(text).hexdigest().encode()}
        for word, suffix, content, beside in (
            ("CSV", ".csv", text, {}),
            ("CSV + sidecar", ".csv", text, checksum),
            ("CSV.gz", ".csv.gz", in_gzip(text), {}),
            ("CSV in zip", ".zip", in_zip(text, name="export.csv"), {}),
            ("JSON lines", ".jsonl", lines, {}),
            ("JSON.gz", ".json.gz", in_gzip(document), {}),
            *(("Parquet", ".parquet", content, {}) for content in _parquet(entity, contract)),
        ):
            found.setdefault(word, []).append(Victim(entity, suffix, content, beside))
    return {word: tuple(files) for word, files in found.items()}


def _parquet(entity: str, contract: Contract) -> list[bytes]:
    return [
        as_parquet(
            _records(entity),
            contract,
            is_native=number % 2 == 0,
            compression=compression,
            page_version=page_version,
            has_dictionary=number % 3 == 0,
            rows_a_group=12,
        )
        for number, (compression, page_version) in enumerate(product(COMPRESSIONS, PAGE_VERSIONS))
    ]


def _records(entity: str) -> list[Record]:
    return [_charge(number) if entity == "charges" else _ticket(number) for number in range(20)]


def _charge(number: int) -> Record:
    return {
        "charge_id": f"ch{number:03}",
        "customer_id": f"c{number % 7}",
        "invoice_id": f"in{number}" if number % 3 else None,
        "product_id": "prod" if number % 2 else None,
        "created_at": f"2024-0{1 + number % 9}-1{number % 10}T08:0{number % 7}:00Z",
        "amount": str(1999 + 137 * number),
        "amount_refunded": str(137 * number if number % 4 == 0 else 0),
        "currency": ("eur", "usd", "jpy")[number % 3],
        "status": ("succeeded", "pending", "failed")[number % 3],
        "is_test": "true" if number == 5 else "false",
    }


def _ticket(number: int) -> Record:
    day = f"2024-03-{1 + number:02}"
    return {
        "ticket_id": str(1000 + number),
        "created_at": f"{day}T08:00:00Z",
        "updated_at": f"{day}T20:30:0{number % 10}Z",
        "status": ("new", "open", "hold", "solved")[number % 4],
        "priority": (None, "low", "high")[number % 3],
        "type": "question",
        "via_channel": ("email", "web", "phone")[number % 3],
        "subject": ("Où est ma commande?", 'The "big" one, again', "A\nB")[number % 3],
        "description": f"It is number {number}; 日本.",
        "requester_id": f"c{number % 7}",
        "assignee_id": f"a{number % 5}",
        "group_id": "first" if number % 2 else "second",
        "product_id": "prod",
        "tags": '["late", "vip"]' if number % 2 else None,
        "problem_id": None,
        "merged_into_ticket_id": None,
        "is_spam": "false",
        "first_reply_at": f"{day}T09:00:00Z",
        "solved_at": f"{day}T19:00:00Z" if number % 4 == 3 else None,
        "closed_at": None,
        "initial_category": "delivery",
        "final_category": ("delivery", "refund")[number % 2],
        "solutions_offered": str(number % 4),
        "agent_sentiment": str(1 + number % 5),
    }
