"""What is noted down of a campaign: deliveries, bounces, reactions, and what people say of it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo.campaigns import (
    CHANNELS,
    EMAIL,
    IN_APP,
    SOCIAL,
    WEBINAR,
    Mailings,
    is_unknown_to_marketing,
)
from orchestration.demo.columns import identifiers, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.population import Population
from orchestration.demo.timeline import DAY, HOUR, NEVER, Calendar, Window

EVENT_TYPES = (
    "sent",
    "delivered",
    "open",
    "click",
    "accept",
    "decline",
    "share",
    "mention",
    "bounce",
    "unsubscribe",
    "spam_report",
)
# Of those delivered, but for clicks, which are of those opened. In the order of CHANNELS.
OPENED = np.array([0.24, 0.0, 0.30, 0.20, 0.55, 0.0])
CLICKED = np.array([0.16, 0.0, 0.10, 0.25, 0.12, 0.0])
ACCEPTED = np.array([0.0, 0.0, 0.12, 0.14, 0.0, 0.05])
DECLINED = np.array([0.0, 0.0, 0.20, 0.06, 0.0, 0.0])
SHARED = np.array([0.01, 0.0, 0.02, 0.02, 0.0, 0.0])
BOUNCE_SHARE = 0.03
SCANNER_SHARE = 0.05
SECOND_OPEN_SHARE = 0.2
UNSUBSCRIBE_SHARE = 0.004
SPAM_REPORT_SHARE = 0.001
MENTIONS_PER_MONTH = 30
MENTION_BY_CUSTOMER_SHARE = 0.3
SENTIMENT = 0.35
INCIDENT_SENTIMENT = -0.45


@dataclass(frozen=True)
class CampaignEvents:
    """One entry per event, in order of time. `mailing` is negative for a mention, out of the blue.

    `sentiment` is in hundredths.
    """

    mailing: np.ndarray
    kind: np.ndarray
    occurred: np.ndarray
    customer: np.ndarray
    sentiment: np.ndarray
    is_bot: np.ndarray


class _Notes:
    """Gathers blocks of events of mailings."""

    def __init__(self) -> None:
        self._blocks: list[tuple[np.ndarray, ...]] = []

    def add(self, times: np.ndarray, *, kind: str, bot: bool = False) -> None:
        """One event per mailing whose time is not NEVER."""
        rows = np.flatnonzero(times < NEVER)
        code = np.full(len(rows), EVENT_TYPES.index(kind))
        self._blocks.append((rows, code, times[rows], np.full(len(rows), bot)))

    def together(self) -> list[np.ndarray]:
        """Mailing, kind, time and is_bot of all."""
        return [np.concatenate(parts) for parts in zip(*self._blocks, strict=True)]


def draw_campaign_events(
    rng: np.random.Generator, mailings: Mailings, population: Population
) -> CampaignEvents:
    """Everything up to the end. Who is quiet then reacts to nothing."""
    roles, calendar = population.roles, population.calendar
    notes = _Notes()
    delivered = _note_deliveries(rng, notes, mailings, calendar=calendar)
    awake = ~roles.is_asleep(mailings.customer, mailings.sent)
    _note_reactions(rng, notes, mailings, reached=np.where(awake, delivered, NEVER))
    scanned = (delivered < NEVER) & (mailings.channels[mailings.campaign] == EMAIL)
    scanned = np.where(scanned & (rng.random(len(mailings)) < SCANNER_SHARE), delivered, NEVER)
    notes.add(np.where(scanned < NEVER, scanned + 2, NEVER), kind="open", bot=True)
    notes.add(np.where(scanned < NEVER, scanned + 4, NEVER), kind="click", bot=True)
    mailing, kind, occurred, is_bot = notes.together()
    mentioned, speaker, sentiment = _mentions(rng, population)
    silence = np.zeros(len(mailing), np.int64)
    events = CampaignEvents(
        mailing=np.concatenate([mailing, np.full(len(mentioned), -1)]),
        kind=np.concatenate([kind, np.full(len(mentioned), EVENT_TYPES.index("mention"))]),
        occurred=np.concatenate([occurred, mentioned]),
        customer=np.concatenate([mailings.customer[mailing], speaker]),
        sentiment=np.concatenate([silence, sentiment]),
        is_bot=np.concatenate([is_bot, np.zeros(len(mentioned), bool)]),
    )
    order = np.argsort(events.occurred, kind="stable")
    order = order[events.occurred[order] < calendar.end]
    return CampaignEvents(**{name: column[order] for name, column in vars(events).items()})


def _note_deliveries(
    rng: np.random.Generator, notes: _Notes, mailings: Mailings, *, calendar: Calendar
) -> np.ndarray:
    """When each mailing arrived. In the first year the mail tool tells of bounces only."""
    channel = mailings.channels[mailings.campaign]
    count = len(mailings)
    bounces = (channel == EMAIL) & (rng.random(count) < BOUNCE_SHARE)
    arrived = mailings.sent + rng.integers(2, 300, count)
    tells = mailings.sent >= calendar.month_starts[(calendar.months + 1) // 2]
    is_told = np.isin(channel, (WEBINAR, IN_APP)) | ((channel == EMAIL) & tells)
    notes.add(np.where(channel == IN_APP, NEVER, mailings.sent), kind="sent")
    notes.add(np.where(bounces, arrived, NEVER), kind="bounce")
    delivered = np.where(bounces, NEVER, arrived)
    notes.add(np.where(is_told, delivered, NEVER), kind="delivered")
    return delivered


def _note_reactions(
    rng: np.random.Generator, notes: _Notes, mailings: Mailings, *, reached: np.ndarray
) -> None:
    channel = mailings.channels[mailings.campaign]
    count = len(mailings)

    def after(times: np.ndarray, shares: np.ndarray | float, hours: float) -> np.ndarray:
        delay = (rng.exponential(hours * HOUR, count) + 20).astype(np.int64)
        happens = (times < NEVER) & (rng.random(count) < shares)
        return np.where(happens, times + delay, NEVER)

    opened = after(reached, OPENED[channel], 9)
    notes.add(opened, kind="open")
    notes.add(after(opened, SECOND_OPEN_SHARE, 30), kind="open")
    notes.add(after(opened, CLICKED[channel], 0.1), kind="click")
    decided = after(reached, 1.0, 40)
    dice = rng.random(count)
    accepts = dice < ACCEPTED[channel]
    notes.add(np.where(accepts, decided, NEVER), kind="accept")
    declines = ~accepts & (dice < (ACCEPTED + DECLINED)[channel])
    notes.add(np.where(declines, decided, NEVER), kind="decline")
    notes.add(after(reached, SHARED[channel], 20), kind="share")
    is_mail = channel == EMAIL
    notes.add(after(reached, UNSUBSCRIBE_SHARE * is_mail, 5), kind="unsubscribe")
    notes.add(after(reached, SPAM_REPORT_SHARE * is_mail, 5), kind="spam_report")


def _mentions(
    rng: np.random.Generator, population: Population
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times, speakers and sentiments of posts about the company; most by nobody it knows."""
    calendar = population.calendar
    start = int(calendar.month_starts[0])
    count = rng.poisson(MENTIONS_PER_MONTH * (calendar.end - start) / (30 * DAY))
    occurred = rng.integers(start, calendar.end, count)
    speaker = rng.integers(0, len(population.customers), count)
    is_named = rng.random(count) < MENTION_BY_CUSTOMER_SHARE
    is_named &= ~np.isin(speaker, population.roles.turning) & population.can_act(speaker, occurred)
    is_incident = calendar.month_of(occurred) == calendar.incident_month
    mood = np.where(is_incident, INCIDENT_SENTIMENT, SENTIMENT) + rng.normal(0, 0.35, count)
    sentiment = np.rint(np.clip(mood, -1, 1) * 100).astype(np.int64)
    return occurred, np.where(is_named, speaker, -1), sentiment


def campaign_event_table(
    events: CampaignEvents, *, mailings: Mailings, customers: Customers, window: Window
) -> pa.Table:
    """Events of the window. A mention belongs to no campaign."""
    low, high = np.searchsorted(events.occurred, [window.start, window.end])
    rows = np.arange(low, high)
    mailing, kind = events.mailing[rows], events.kind[rows]
    is_mention = mailing < 0
    # Index -1, no mailing, finds the appended -1.
    campaign = np.append(mailings.campaign, -1)[mailing]
    recipient = np.append(mailings.recipient, -1)[mailing]
    channel = np.where(is_mention, SOCIAL, mailings.channels[campaign])
    customer = events.customer[rows]
    is_named = (customer >= 0) & (is_mention | ~is_unknown_to_marketing(customer))
    names = pa.array(mailings.names)
    page = pc.binary_join_element_wise("https://www.example.com", words(names, campaign), "/")
    is_click = pa.array(kind == EVENT_TYPES.index("click"))
    missing = pa.scalar(None, pa.string())
    return pa.table(
        {
            "event_id": identifiers("ME", rows + 1, width=7),
            "customer_id": words(customers.identifiers(), np.where(is_named, customer, -1)),
            "recipient_id": pc.if_else(pa.array(is_mention), missing, recipient_ids(recipient)),
            "channel": words(CHANNELS, channel),
            "event_type": words(EVENT_TYPES, kind),
            "sentiment": pa.array(events.sentiment[rows] / 100, mask=~is_mention),
            "occurred_at": timestamps(events.occurred[rows]),
            "campaign_id": words(identifiers("MC", np.arange(len(names)) + 1, width=4), campaign),
            "campaign_name": words(names, campaign),
            "url": pc.if_else(is_click, page, missing),
            "is_bot": pa.array(events.is_bot[rows]),
        }
    )


def recipient_ids(recipients: np.ndarray) -> pa.Array:
    """Ids of the marketing tool."""
    return identifiers("M", recipients + 1)
