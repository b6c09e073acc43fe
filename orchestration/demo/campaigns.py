"""What marketing sends, to whom, and what comes of it. How it is noted down: `campaign_events`."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.population import Population
from orchestration.demo.timeline import DAY, HOUR, Calendar

CHANNELS = ("email", "social", "case_study", "webinar", "in_app", "other")
EMAIL, SOCIAL, CASE_STUDY, WEBINAR, IN_APP, OTHER = range(len(CHANNELS))
PROSPECT_SHARE = 0.08
UNKNOWN_STEP = 12
FIRST_PROSPECT = 900_000
LEAST_PROSPECTS = 100


@dataclass(frozen=True)
class Series:
    """Campaigns of a kind: one every `every` months, on a day of the month, to a share."""

    name: str
    channel: int
    every: int
    day: int
    share: float


SERIES = (
    Series("news", EMAIL, 1, 4, 0.40),
    Series("offer", EMAIL, 2, 17, 0.25),
    Series("webinar", WEBINAR, 3, 9, 0.25),
    Series("tip", IN_APP, 2, 12, 0.30),
    Series("case_study", CASE_STUDY, 6, 20, 0.03),
    Series("printed_letter", OTHER, 12, 15, 0.03),
)
GREETINGS_SHARE = 0.4
GREETINGS_LEAD = 4 * DAY


@dataclass(frozen=True)
class _Campaign:
    name: str
    channel: int
    month: int
    starts: int
    share: float


@dataclass(frozen=True)
class Mailings:
    """One entry per campaign and recipient. A prospect's customer is negative."""

    names: tuple[str, ...]
    channels: np.ndarray
    campaign: np.ndarray
    customer: np.ndarray
    recipient: np.ndarray
    sent: np.ndarray

    def __len__(self) -> int:
        return len(self.sent)


def draw_mailings(rng: np.random.Generator, population: Population) -> Mailings:
    """Each campaign goes to a share of the present customers, all test customers, and prospects."""
    customers, present = population.customers, population.present
    campaigns = _campaigns(population.calendar)
    who, which = [], []
    for number, campaign in enumerate(campaigns):
        chosen = present[campaign.month] & (rng.random(len(customers)) < campaign.share)
        chosen |= customers.is_test & (campaign.channel == EMAIL)
        chosen &= customers.signed_up < campaign.starts
        prospects = rng.poisson(chosen.sum() * PROSPECT_SHARE)
        who.append(np.concatenate([np.flatnonzero(chosen), np.full(prospects, -1)]))
        which.append(np.full(len(who[-1]), number))
    customer, number = np.concatenate(who), np.concatenate(which)
    # One after the other, so that nobody gets a campaign twice; the pool is larger than any.
    prospect = FIRST_PROSPECT + np.cumsum(customer < 0) % (LEAST_PROSPECTS + len(customers) // 5)
    starts = np.array([campaign.starts for campaign in campaigns])
    return Mailings(
        names=tuple(campaign.name for campaign in campaigns),
        channels=np.array([campaign.channel for campaign in campaigns]),
        campaign=number,
        customer=customer,
        recipient=np.where(customer >= 0, customer, prospect),
        sent=starts[number] + rng.integers(0, HOUR, len(customer)),
    )


def _campaigns(calendar: Calendar) -> list[_Campaign]:
    """Those of the series, and greetings for the new year a few days before the end."""
    campaigns = [
        _Campaign(
            name=f"{series.name}_{calendar.month_names[month]}",
            channel=series.channel,
            month=month,
            starts=int(calendar.month_starts[month]) + (series.day - 1) * DAY + 8 * HOUR,
            share=series.share,
        )
        for series in SERIES
        for month in range(0, calendar.months, series.every)
    ]
    greetings = _Campaign(
        name=f"greetings_{calendar.month_names[-1]}",
        channel=EMAIL,
        month=calendar.months,
        starts=calendar.end - GREETINGS_LEAD,
        share=GREETINGS_SHARE,
    )
    return [*campaigns, greetings]


def is_unknown_to_marketing(customer: np.ndarray) -> np.ndarray:
    """Recipients whose customer the marketing tool does not name."""
    return customer % UNKNOWN_STEP == UNKNOWN_STEP - 1
