"""Inputs 76 to 90: days and times."""

from collections.abc import Mapping, Sequence
from datetime import date

from tests.catalogue.exports import AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down

HIRED = ("agent_id", "hired_at::varchar")


def hired(
    inbox: Inbox, *, good: Mapping[str, str], bad: Sequence[str] = (), reason: str = ""
) -> Found:
    """Agents by their first day of work: texts and the moments they stand for, then bad texts."""
    records = [f'{number},Ann,a,"{text}",\n' for number, text in enumerate([*good, *bad], start=1)]
    inbox.write("a.csv", AGENTS + "".join(records))
    moments = enumerate(good.values(), start=1)
    return Found(
        [(str(number), moment) for number, moment in moments],
        HIRED,
        records=len(records),
        quarantined={len(good) + number: reason for number in range(1, len(bad) + 1)},
    )


def usual(count: int) -> dict[str, str]:
    """So many good days and the moments they stand for."""
    return {
        f"2024-01-0{day}T10:00:00Z": f"2024-01-0{day} 10:00:00+00" for day in range(1, count + 1)
    }


def periods(inbox: Inbox, *starts: str) -> None:
    """Periods of subscriptions by their first days."""
    records = [
        {"subscription_id": str(number), "period_start": start}
        for number, start in enumerate(starts, start=1)
    ]
    inbox.write("a.csv", table("subscription_periods", *records))


@lays_down(76, entity="subscription_periods")
def day_or_month_first(inbox: Inbox) -> Found:
    periods(inbox, "03/04/2024", "25/04/2024")
    if not inbox.settings:
        return Found([], ("subscription_id",))
    days = [("1", date(2024, 4, 3)), ("2", date(2024, 4, 25))]
    return Found(days, ("subscription_id", "period_start"), records=2)


@lays_down(77, entity="subscription_periods")
def day_and_month_first(inbox: Inbox) -> Found:
    periods(inbox, "25/04/2024", "04/25/2024", "26/04/2024")
    if not inbox.settings:
        return Found([], ("subscription_id",))
    days = [("1", date(2024, 4, 25)), ("3", date(2024, 4, 26))]
    columns = ("subscription_id", "period_start")
    return Found(days, columns, records=3, quarantined={2: "bad_date"})


@lays_down(78)
def short_year(inbox: Inbox) -> Found:
    return hired(inbox, good=usual(1), bad=["03-04-24", "03/04/24 10:00"], reason="two_digit_year")


@lays_down(79)
def no_such_day(inbox: Inbox) -> Found:
    bad = ["2024-02-30T10:00:00Z", "2024-13-01T10:00:00Z", "2024-02-03T25:00:00Z"]
    return hired(inbox, good=usual(1), bad=bad, reason="bad_date")


@lays_down(80)
def strange_year(inbox: Inbox) -> Found:
    bad = ["0024-02-03T10:00:00Z", "2567-02-03T10:00:00Z"]
    return hired(inbox, good=usual(1), bad=bad, reason="date_out_of_range")


@lays_down(81)
def words_for_times(inbox: Inbox) -> Found:
    return hired(inbox, good=usual(3), bad=["infinity", "epoch", "now"], reason="date_format")


@lays_down(82)
def end_of_day(inbox: Inbox) -> Found:
    return hired(inbox, good={**usual(1), "2024-03-04T24:00:00Z": "2024-03-05 00:00:00+00"})


@lays_down(83)
def seconds(inbox: Inbox) -> Found:
    return hired(inbox, good=usual(2), bad=["1709546400", "1709546400000"], reason="date_format")


@lays_down(84)
def serial_number(inbox: Inbox) -> Found:
    return hired(inbox, good=usual(1), bad=["45355"], reason="date_format")


@lays_down(85)
def offset(inbox: Inbox) -> Found:
    good = {
        "2024-03-04T10:00:00+05:30": "2024-03-04 04:30:00+00",
        "2024-03-04 10:00:00-0500": "2024-03-04 15:00:00+00",
        "2024-03-04T10:00Z": "2024-03-04 10:00:00+00",
    }
    return hired(inbox, good=good)


def local(inbox: Inbox, text: str, *, moment: str) -> Found:
    """A time without offset, which stands for a moment only once its time zone is set."""
    if inbox.settings:
        return hired(inbox, good={**usual(1), text: moment})
    return hired(inbox, good=usual(1), bad=[text], reason="missing_offset")


@lays_down(86)
def no_offset(inbox: Inbox) -> Found:
    return local(inbox, "2024-07-04T10:00:00", moment="2024-07-04 08:00:00+00")


@lays_down(87)
def letters_for_a_zone(inbox: Inbox) -> Found:
    good = {**usual(1), "2024-07-04T10:00:00 Europe/Berlin": "2024-07-04 08:00:00+00"}
    bad = ["2024-03-04T10:00:00 EST", "2024-03-04T10:00:00 IST"]
    return hired(inbox, good=good, bad=bad, reason="unknown_zone")


@lays_down(88)
def skipped_hour(inbox: Inbox) -> Found:
    return local(inbox, "2024-03-31T02:30:00", moment="2024-03-31 01:30:00+00")


@lays_down(89)
def hour_that_comes_twice(inbox: Inbox) -> Found:
    return local(inbox, "2024-10-27T02:30:00", moment="2024-10-27 01:30:00+00")


@lays_down(90)
def nine_decimals(inbox: Inbox) -> Found:
    return hired(inbox, good={"2024-03-04T10:00:00.123456789Z": "2024-03-04 10:00:00.123456+00"})
