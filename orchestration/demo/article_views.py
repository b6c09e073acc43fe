"""What is read on a visit to the help centre, and for how long."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.article_visits import Visits
from orchestration.demo.articles import FOLLOWED_BY_CONTACT, LOCALES, NOT_READ_THROUGH, Articles
from orchestration.demo.columns import identifiers, integers, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.timeline import Window

WORDS_PER_SECOND = 3.5
MOST_VIEWS = 4
STEP_SECONDS = (20, 280)
GLANCE_SECONDS = 7.0
UNTOLD_SHARE = 0.04


@dataclass(frozen=True)
class Views:
    """One entry per view, in order of time. `visit` points into the visits."""

    visit: np.ndarray
    article: np.ndarray
    locale: np.ndarray
    viewed: np.ndarray
    engaged: np.ndarray
    is_untold: np.ndarray


def draw_views(
    rng: np.random.Generator, visits: Visits, *, articles: Articles, customers: Customers
) -> Views:
    """One to MOST_VIEWS articles a visit: the first as told, the others from around it."""
    views = np.minimum(1 + rng.poisson(0.6, len(visits)), MOST_VIEWS)
    visit = np.repeat(np.arange(len(visits)), views)
    count = len(visit)
    place = np.arange(count) - np.repeat(np.cumsum(views) - views, views)
    article = visits.article[visit]
    beside = article // 5 * 5 + (article + place) % 5
    # Its few other readers would hide who comes to this one with a problem.
    beside = np.where(beside == FOLLOWED_BY_CONTACT, article, beside)
    article = np.where(place == 0, article, beside)
    step = rng.integers(*STEP_SECONDS, count)
    viewed = visits.started[visit] + place * STEP_SECONDS[1] + step
    customer = visits.customer[visit]
    language = np.array([LOCALES.index(word) if word in LOCALES else 0 for word in v.LANGUAGES])
    locale = np.where(customer >= 0, language[customers.country[customer]], 0)
    locale = np.where(articles.translated[locale, article], locale, 0)
    reading = articles.words[article] / WORDS_PER_SECOND * rng.lognormal(-0.3, 0.45, count)
    glance = GLANCE_SECONDS * rng.lognormal(0, 0.5, count)
    engaged = np.where(article == NOT_READ_THROUGH, glance, reading)
    engaged = np.where(visits.is_crawler[visit], 0, engaged)
    order = np.argsort(viewed, kind="stable")
    return Views(
        visit=visit[order],
        article=article[order],
        locale=locale[order],
        viewed=viewed[order],
        engaged=engaged[order].astype(np.int64),
        is_untold=rng.random(count) < UNTOLD_SHARE,
    )


def view_table(
    views: Views,
    *,
    visits: Visits,
    articles: Articles,
    customers: Customers,
    window: Window,
) -> pa.Table:
    """Views of the window. A crawler has no session."""
    low, high = np.searchsorted(views.viewed, [window.start, window.end])
    rows = np.arange(low, high)
    visit = views.visit[rows]
    customer, is_crawler = visits.customer[visit], visits.is_crawler[visit]
    missing = pa.scalar(None, pa.string())
    # A customer's browser is known again; a stranger's is new every time.
    visitor = np.where(customer >= 0, customer, len(customers) + visit)
    return pa.table(
        {
            "view_id": identifiers("AV", rows + 1, width=7),
            "article_id": articles.identifiers().take(pa.array(views.article[rows])),
            "locale": words(LOCALES, views.locale[rows]),
            "viewed_at": timestamps(views.viewed[rows]),
            "visitor_id": identifiers("B", visitor + 1, width=7),
            "customer_id": words(customers.helpdesk_identifiers(), customer),
            "session_id": pc.if_else(
                pa.array(is_crawler), missing, identifiers("VS", visit + 1, width=7)
            ),
            "engaged_seconds": integers(views.engaged[rows], is_missing=views.is_untold[rows]),
            "is_bot": pa.array(is_crawler),
        }
    )
