"""Marketing as a whole: what is sent, and what comes of it."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.campaign_events import CampaignEvents, draw_campaign_events
from orchestration.demo.campaigns import Mailings, draw_mailings
from orchestration.demo.population import Population


@dataclass(frozen=True)
class Marketing:
    """The mailings of all campaigns, and the events that are noted down."""

    mailings: Mailings
    events: CampaignEvents


def draw_marketing(rng: np.random.Generator, population: Population) -> Marketing:
    """All campaigns and all reactions up to the end."""
    mailings = draw_mailings(rng, population)
    return Marketing(mailings, draw_campaign_events(rng, mailings, population))
