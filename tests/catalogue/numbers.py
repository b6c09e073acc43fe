"""Inputs 68 to 75 and 91 to 98: identifiers, numbers, amounts, marks for yes and no."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, TWO_AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down

KEYS = {
    "tickets": "ticket_id",
    "calls": "call_id",
    "charges": "charge_id",
    "survey_responses": "response_id",
}
WORDS_FOR_NOTHING = ("NULL", "N/A", "-", "none", "#N/A")


def cells(
    inbox: Inbox,
    column: str,
    *,
    good: Mapping[str, Any],
    bad: Sequence[str],
    reason: str = "",
    **others: str,
) -> Found:
    """Records that differ in one column: texts and the values they stand for, then bad texts."""
    key = KEYS[inbox.entity]
    records = [
        {key: str(number), column: text, **others}
        for number, text in enumerate([*good, *bad], start=1)
    ]
    inbox.write("a.csv", table(inbox.entity, *records))
    values = enumerate(good.values(), start=1)
    return Found(
        [(str(number), value) for number, value in values],
        (key, column),
        records=len(records),
        quarantined={len(good) + number: reason for number in range(1, len(bad) + 1)},
    )


@lays_down(68)
def leading_zeros(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}007,Eve,a,,\n7,Flo,a,,\n")
    return Found([("1", "Ann"), ("007", "Eve"), ("7", "Flo")], records=3)


@lays_down(69)
def rounded_identifier(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}1.23457E+11,Eve,a,,\n")
    return Found(ANN_AND_BO, records=3, quarantined={3: "sci_notation_id"})


@lays_down(70, entity="calls")
def beyond_64_bits(inbox: Inbox) -> Found:
    large = "92233720368547758070"
    inbox.write(
        "a.csv",
        table("calls", {"call_id": large}, {"call_id": "2", "talk_seconds": large}),
    )
    return Found([(large, 480)], ("call_id", "talk_seconds"), 2, quarantined={2: "out_of_range"})


@lays_down(71, entity="survey_responses")
def points_and_commas(inbox: Inbox) -> Found:
    if inbox.settings:
        good = {"1.234,56": Decimal("1234.56"), "7,5": Decimal("7.5"), "12": Decimal(12)}
        return cells(inbox, "score", good=good, bad=[], scale_max="10000")
    bad = ["1.234,56", "7,5"]
    good = {"12": Decimal(12)}
    return cells(inbox, "score", good=good, bad=bad, reason="number_format", scale_max="10000")


@lays_down(72, entity="survey_responses")
def thousand_or_decimals(inbox: Inbox) -> Found:
    reason = "ambiguous_number" if inbox.settings else "number_format"
    good = {"12": Decimal(12)}
    return cells(inbox, "score", good=good, bad=["1,234"], reason=reason, scale_max="10000")


@lays_down(73, entity="charges")
def signs_and_brackets(inbox: Inbox) -> Found:
    bad = ["$12.50", "€9,99", "(12.50)"]
    return cells(inbox, "amount", good={"1250": 1250}, bad=bad, reason="not_integer")


@lays_down(74, entity="charges")
def no_currency(inbox: Inbox) -> Found:
    good = {"eur": "eur", "USD": "usd"}
    return cells(inbox, "currency", good=good, bad=["€", "euro"], reason="unknown_currency")


@lays_down(75, entity="survey_responses")
def percent(inbox: Inbox) -> Found:
    good = {"4": Decimal(4)}
    return cells(inbox, "score", good=good, bad=["12%"], reason="number_format")


@lays_down(91, entity="survey_responses")
def no_measurement(inbox: Inbox) -> Found:
    bad = ["NaN", "inf", "-Infinity"]
    return cells(inbox, "score", good={"4": Decimal(4)}, bad=bad, reason="not_finite")


@lays_down(92, entity="tickets")
def half(inbox: Inbox) -> Found:
    good = {"4": 4, "": None}
    return cells(inbox, "agent_sentiment", good=good, bad=["4.5"], reason="not_integer")


@lays_down(93, entity="tickets")
def numbers_of_programs(inbox: Inbox) -> Found:
    good = {" 5 ": 5, "+3": 3}
    bad = ["0x10", "1_000", "1e1", "\u0665"]
    return cells(inbox, "solutions_offered", good=good, bad=bad, reason="not_integer")


@lays_down(94, entity="survey_responses")
def yes(inbox: Inbox) -> Found:
    good = {"true": True, "FALSE": False}
    bad = ["yes", "Y", "t", "on", "1"]
    return cells(inbox, "is_complete", good=good, bad=bad, reason="not_boolean")


@lays_down(95, entity="tickets")
def words_for_nothing(inbox: Inbox) -> Found:
    good: dict[str, Any] = {"5": 5}
    if inbox.settings:
        nothing = dict.fromkeys(WORDS_FOR_NOTHING)
        return cells(inbox, "solutions_offered", good=good | nothing, bad=[])
    bad = WORDS_FOR_NOTHING
    return cells(inbox, "solutions_offered", good=good, bad=bad, reason="not_integer")


@lays_down(96)
def empty_cells(inbox: Inbox) -> Found:
    inbox.write("a.csv", f'{AGENTS}1,Ann,,,\n2,Bo,"",,\n')
    return Found([("1", "Ann", None), ("2", "Bo", None)], ("agent_id", "name", "group_id"), 2)


@lays_down(97, entity="survey_responses")
def endless_number(inbox: Inbox) -> Found:
    bad = ["1e400", "0.12345678901234567890123456789012345678"]
    return cells(inbox, "score", good={"4": Decimal(4)}, bad=bad, reason="number_format")


@lays_down(98, entity="charges")
def third_decimal(inbox: Inbox) -> Found:
    if inbox.settings:
        good = {"12.34": 1234, "12": 1200}
        return cells(inbox, "amount", good=good, bad=["12.345"], reason="too_many_decimals")
    return cells(inbox, "amount", good={"12": 12}, bad=["12.345"], reason="not_integer")
