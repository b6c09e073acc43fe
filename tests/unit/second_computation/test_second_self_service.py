"""Metrics of the help centre on a handful of views."""

import pytest

JANUARY = "2024-01-01"
SEGMENTS = ["article_id", "section", "country"]


def view(view_id, at="2024-01-15T12:00:00Z", **columns):
    return {"view_id": view_id, "viewed_at": at, **columns}


def visited(*views):
    return [{"session_id": "s1", "customer_id": "c1", **own} for own in views]


def test_views_of_bots_test_customers_and_later_days_do_not_count(landing, at):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add(
        "article_views",
        [
            view("a", engaged_seconds=30),
            view("b"),
            view("c", engaged_seconds=60, customer_id="stranger"),
            view("bot", is_bot="true", engaged_seconds=0),
            view("tester", customer_id="tester", engaged_seconds=0),
            view("later", at="2024-02-01T00:00:00Z", engaged_seconds=0),
        ],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "article_views", "month", JANUARY) == (3.0, None, None, 3, None, None)
    seconds = at(results, "article_read_seconds_median", "month", JANUARY)
    assert seconds == (45.0, None, None, 2, None, None)


def test_an_article_has_the_section_of_its_first_locale(landing, at):
    landing.add(
        "articles",
        [
            {"article_id": "a1", "locale": "fr", "section": "Premiers pas"},
            {"article_id": "a1", "locale": "de", "section": "Erste Schritte"},
        ],
    )
    landing.add("article_views", [view("a"), view("b", article_id="a2")])
    results = landing.compute("2024-01-31", segments=SEGMENTS)
    for segment in (
        "article_id=a1",
        "article_id=a2",
        "section=Erste Schritte",
        "section=unknown",
    ):
        assert at(results, "article_views", "month", JANUARY, segment).value == 1


def test_views_per_contact_know_customers_but_no_articles(landing, at):
    landing.add("customers", [{"customer_id": "c1", "country": "DE"}])
    landing.add("article_views", [view("a"), view("b"), view("c", customer_id="c1")])
    landing.add("tickets", [{"ticket_id": "t1", "created_at": "2024-01-20T08:00:00Z"}])
    calls = [
        {"call_id": "a", "started_at": "2024-01-20T08:00:00Z", "customer_id": "c2"},
        {"call_id": "b", "started_at": "2024-01-20T08:00:00Z", "direction": "outbound"},
        {"call_id": "c", "started_at": "2024-01-20T08:00:00Z", "transferred_from_call_id": "a"},
    ]
    landing.add("calls", calls)
    results = landing.compute("2024-01-31", segments=SEGMENTS)
    metric = "article_views_per_contact"
    assert at(results, metric, "month", JANUARY) == (1.5, 3, 2, 2, None, None)
    assert at(results, metric, "month", JANUARY, "country=DE")[:4] == (1.0, 1, 1, 1)
    assert at(results, metric, "day", "2024-01-15")[:4] == (None, 2 + 1, 0, 0)
    assert at(results, metric, "day", "2024-01-20")[:4] == (0.0, 0, 2, 2)
    assert at(results, metric, "month", JANUARY, "article_id=a1") is None


@pytest.mark.parametrize(
    ("contact_at", "helped"),
    [
        ("2024-01-15T12:00:00Z", 1),
        ("2024-01-15T12:00:01Z", 0),
        ("2024-01-16T12:00:00Z", 0),
        ("2024-01-16T12:00:01Z", 1),
    ],
)
@pytest.mark.parametrize("channel", ["ticket", "call"])
def test_a_contact_within_24_hours_shows_that_reading_did_not_help(
    landing, at, contact_at, helped, channel
):
    landing.add("article_views", visited(view("a", "2024-01-15T11:00:00Z"), view("b")))
    if channel == "ticket":
        landing.add("tickets", [{"ticket_id": "t1", "created_at": contact_at}])
    else:
        landing.add("calls", [{"call_id": "a", "started_at": contact_at, "customer_id": "c1"}])
    row = at(landing.compute("2024-01-31"), "self_service_rate", "month", JANUARY)
    assert row[1:4] == (helped, 1, 1)


def test_a_visit_counts_where_it_ended_and_for_the_customer_last_known(landing, at):
    landing.add(
        "article_views",
        visited(
            view("a", article_id="a9", customer_id="c9"),
            view("b", "2024-01-15T12:01:00Z", customer_id="c1"),
            view("c", "2024-01-16T00:00:00Z", customer_id="", article_id="a2"),
        ),
    )
    landing.add("tickets", [{"ticket_id": "t1", "created_at": "2024-01-16T23:00:00Z"}])
    results = landing.compute("2024-01-31", segments=SEGMENTS)
    row = at(results, "self_service_rate", "day", "2024-01-16", "article_id=a2")
    assert row[1:4] == (0, 1, 1)
    assert at(results, "self_service_rate", "day", "2024-01-15") is None


def test_a_visit_of_nobody_or_without_session_is_none(landing, at):
    landing.add(
        "article_views", [view("a", session_id="s1"), view("b", customer_id="c1"), view("c")]
    )
    assert at(landing.compute("2024-01-31"), "self_service_rate", "month", JANUARY) is None


@pytest.mark.parametrize(
    ("viewed_at", "is_over"), [("2024-01-15T00:00:00Z", True), ("2024-01-15T00:00:01Z", False)]
)
def test_a_visit_whose_24_hours_are_not_over_is_not_judged(landing, at, viewed_at, is_over):
    landing.add("article_views", visited(view("a", viewed_at)))
    row = at(landing.compute("2024-01-15"), "self_service_rate", "month", JANUARY)
    assert (row is not None) is is_over
