"""The help centre: its articles, in one or more languages. Who reads them: `article_views`."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import identifiers, integers, timestamps, words
from orchestration.demo.timeline import DAY, Calendar

# Per ticket category, in the order of `vocabulary.CATEGORIES`.
TITLES = (
    ("Adding colleagues", "Exporting a report", "Using filters", "Shortcuts", "First steps"),
    ("Resetting a password", "Two-factor codes", "Single sign-on", "Locked out", "Devices"),
    ("Reading an invoice", "Changing the address", "Payment methods", "Taxes", "Seats"),
    ("When a refund arrives", "Cancelling a plan", "Annual plans", "Credits", "Disputes"),
    ("Blank pages", "Wrong totals", "Slow reports", "Error 500", "Known problems"),
    ("Webhooks", "API keys", "Rate limits", "Sync with a calendar", "Import by file"),
)
LOCALES = ("en", "de", "fr")
TRANSLATED_SHARE = 0.5

# "When a refund arrives" says what nobody came for; "Sync with a calendar" is too long to be read.
FOLLOWED_BY_CONTACT = 3 * 5
NOT_READ_THROUGH = 5 * 5 + 3
TAKEN_DOWN = 4 * 5 + 4
LONG_WORDS = 2_600


@dataclass(frozen=True)
class Articles:
    """One entry per article; `translated` has a row per locale of LOCALES."""

    section: np.ndarray
    product: np.ndarray
    words: np.ndarray
    created: np.ndarray
    updated: np.ndarray
    translated: np.ndarray

    def __len__(self) -> int:
        return len(self.section)

    def identifiers(self) -> pa.Array:
        """The article ids, in order."""
        return identifiers("AR", np.arange(1, len(self) + 1), width=4)


def draw_articles(rng: np.random.Generator, *, calendar: Calendar) -> Articles:
    """All are there from the start, and looked over now and then."""
    section = np.repeat(np.arange(len(TITLES)), [len(titles) for titles in TITLES])
    count = len(section)
    start, end = int(calendar.month_starts[0]), calendar.end
    length = rng.integers(180, 900, count)
    length[NOT_READ_THROUGH] = LONG_WORDS
    translated = rng.random((len(LOCALES), count)) < TRANSLATED_SHARE
    translated[0] = True
    updated = rng.integers(start, end - DAY, count)
    updated[0] = end - DAY
    product = rng.integers(-2, len(v.PRODUCTS), count)
    return Articles(
        section=section,
        product=np.maximum(product, -1),
        words=length,
        created=start - rng.integers(DAY, 300 * DAY, count),
        updated=updated,
        translated=translated,
    )


def article_table(articles: Articles) -> pa.Table:
    """Every language version as it stands at the end."""
    locale, article = np.nonzero(articles.translated)
    titles = [title for titles in TITLES for title in titles]
    return pa.table(
        {
            "article_id": articles.identifiers().take(pa.array(article)),
            "locale": words(LOCALES, locale),
            "title": words(titles, article),
            "section": words(v.CATEGORIES, articles.section[article]),
            "product_id": words(v.PRODUCTS, articles.product[article]),
            # Translations run a little longer.
            "word_count": integers(articles.words[article] * (10 + (locale > 0)) // 10),
            "created_at": timestamps(articles.created[article]),
            "updated_at": timestamps(articles.updated[article]),
            "is_deleted": pa.array(article == TAKEN_DOWN),
        }
    )
