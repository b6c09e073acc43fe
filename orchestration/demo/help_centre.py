"""The help centre as a whole: articles, visits and views."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.article_views import Views, draw_views
from orchestration.demo.article_visits import Visits, draw_visits
from orchestration.demo.articles import Articles, draw_articles
from orchestration.demo.desk import Desk
from orchestration.demo.population import Population


@dataclass(frozen=True)
class HelpCentre:
    """What there is to read, who came, and what they read."""

    articles: Articles
    visits: Visits
    views: Views


def open_help_centre(rng: np.random.Generator, population: Population, *, desk: Desk) -> HelpCentre:
    """Reading goes before some of the desk's tickets."""
    articles = draw_articles(rng, calendar=population.calendar)
    visits = draw_visits(rng, population, articles=articles, desk=desk)
    views = draw_views(rng, visits, articles=articles, customers=population.customers)
    return HelpCentre(articles=articles, visits=visits, views=views)
