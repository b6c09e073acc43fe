"""What customers say, how they sound and what they open: three components of health, 0..100."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tests.second_computation.answers import counted_answers, latest_per_subject
from tests.second_computation.campaigns import counted_events, deliveries
from tests.second_computation.company import Company
from tests.second_computation.suspected import Suspicion
from tests.second_computation.tickets import Ticket

OPINION_DAYS = 180
# Opening every second campaign is full marks.
ENGAGED_SHARE = Fraction(1, 2)
OPT_OUTS = {"unsubscribe", "spam_report"}
NO_REACTIONS = {"sent", "delivered", "bounce"}
Scores = dict[str, Fraction]


def is_within(days: int, day: date, company: Company) -> bool:
    """Whether a day is one of the last so many, as_of_date the last of them."""
    return company.as_of_date - timedelta(days=days) < day <= company.as_of_date


def satisfaction(company: Company) -> Scores:
    """The mean of what a customer answered to nps, csat and ces, but for suspected answers."""
    answers = counted_answers(company, population="customer")
    csat = latest_per_subject([answer for answer in answers if answer.metric == "csat"])
    judged = [answer for answer in csat if answer.is_satisfied is not None]
    suspicion = Suspicion(answers, judged, company)
    others = [answer for answer in answers if answer.metric in ("nps", "ces")]
    trusted = [answer for answer in judged if not suspicion.falls_on(answer)]
    return means(
        (answer.respondent_id, answer.normalised)
        for answer in (*others, *trusted)
        if is_within(OPINION_DAYS, answer.day, company)
    )


def sentiment(tickets: list[Ticket], company: Company) -> Scores:
    """The mean of agents' ratings of tickets and of reactions to campaigns that tell a mood."""
    ratings = (
        (ticket.requester_id, Fraction(ticket.traits.rating - 1, 4))
        for ticket in tickets
        if ticket.traits.rating is not None and is_within(OPINION_DAYS, ticket.day, company)
    )
    moods = (
        (event.customer_id, (event.sentiment + 1) / 2)
        for event in counted_events(company)
        if event.sentiment is not None
        and event.event_type not in NO_REACTIONS
        and is_within(OPINION_DAYS, event.day, company)
    )
    scores = means((*ratings, *moods))
    return {customer_id: 100 * score for customer_id, score in scores.items()}


def engagement(company: Company) -> Scores:
    """The share of delivered campaigns that were opened or clicked; 0 after an opt-out."""
    events = [e for e in counted_events(company) if is_within(OPINION_DAYS, e.day, company)]
    shares = means(
        (delivery.customer_id, Fraction(delivery.is_opened or delivery.is_clicked))
        for delivery in deliveries(counted_events(company), company)
        if is_within(OPINION_DAYS, delivery.day, company)
    )
    scores = {
        customer_id: 100 * min(share / ENGAGED_SHARE, Fraction(1))
        for customer_id, share in shares.items()
    }
    gone = {e.customer_id for e in events if e.event_type in OPT_OUTS and e.customer_id is not None}
    return scores | dict.fromkeys(gone, Fraction(0))


def means(values: Iterable[tuple[str | None, Fraction]]) -> Scores:
    """The mean of each customer's values; those of nobody known are left out."""
    gathered: dict[str, list[Fraction]] = defaultdict(list)
    for customer_id, value in values:
        if customer_id is not None:
            gathered[customer_id].append(value)
    return {customer_id: sum(own) / Fraction(len(own)) for customer_id, own in gathered.items()}
