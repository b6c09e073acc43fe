"""Campaign metrics on a handful of events."""

import pytest

JANUARY = "2024-01-01"


def events(*kinds, day="2024-01-15", **columns):
    return [
        {
            "event_id": f"{day}-{number}-{kind}-{columns}",
            "event_type": kind,
            "occurred_at": f"{day}T12:00:{number:02}Z",
            **columns,
        }
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "opened", "clicked"),
    [
        (["delivered"], (0, 1), (0, 1)),
        (["sent"], (0, 1), (0, 1)),
        (["sent", "bounce"], None, None),
        (["sent", "bounce", "delivered"], (0, 1), (0, 1)),
        (["open"], None, None),
        (["sent", "delivered", "open", "open"], (1, 1), (0, 1)),
        (["delivered", "click"], (0, 1), (1, 1)),
    ],
)
def test_a_delivery_is_a_pair_of_recipient_and_campaign(landing, at, kinds, opened, clicked):
    landing.add("campaign_events", events(*kinds))
    results = landing.compute("2024-01-31")
    for metric, parts in (("campaign_open_rate", opened), ("campaign_click_rate", clicked)):
        row = at(results, metric, "month", JANUARY)
        assert (row[1:3] if row else None) == parts


def test_a_delivery_counts_on_its_first_day_with_its_channel_and_campaign(landing, at):
    landing.add(
        "campaign_events",
        [
            *events("sent", day="2024-01-13"),
            *events("delivered", day="2024-01-14"),
            *events("delivered", "open", day="2024-01-20", channel="in_app"),
            *events("delivered", recipient_id="r2", campaign_id=""),
        ],
    )
    results = landing.compute("2024-01-31", segments=["channel", "campaign_id"])
    assert at(results, "campaign_open_rate", "day", "2024-01-14")[1:3] == (1, 1)
    for segment, parts in (
        ("channel=email", (1, 2)),
        ("campaign_id=k1", (1, 1)),
        ("campaign_id=unknown", (0, 1)),
    ):
        assert at(results, "campaign_open_rate", "month", JANUARY, segment)[1:3] == parts
    assert at(results, "campaign_open_rate", "month", JANUARY, "channel=in_app") is None


def test_bots_test_customers_nobody_and_later_days_do_not_count(landing, at):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add(
        "campaign_events",
        [
            *events("delivered"),
            *events("open", is_bot="true"),
            *events("click", day="2024-02-01"),
            *events("delivered", "open", recipient_id="r2", customer_id="tester"),
            *events("delivered", "open", recipient_id=""),
        ],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "campaign_open_rate", "year", JANUARY)[1:3] == (0, 1)
    assert at(results, "campaign_click_rate", "year", JANUARY)[1:3] == (0, 1)
    assert at(results, "campaign_engagement_depth", "year", JANUARY) is None


def test_a_recipient_without_id_is_the_customer_and_brings_segments(landing, at):
    landing.add("customers", [{"customer_id": "c1", "country": "DE"}])
    landing.add("identity_map", [{"source": "marketing", "source_id": "r1", "customer_id": "c1"}])
    landing.add(
        "campaign_events",
        [*events("delivered", "open"), *events("delivered", recipient_id="", customer_id="c1")],
    )
    results = landing.compute("2024-01-31", segments=["country"])
    assert at(results, "campaign_open_rate", "month", JANUARY, "country=DE")[1:3] == (1, 2)


def test_any_event_of_a_pair_tells_whose_it_is(landing, at):
    landing.add("customers", [{"customer_id": "c1", "country": "DE"}])
    landing.add("campaign_events", [*events("delivered"), *events("open", customer_id="c1")])
    results = landing.compute("2024-01-31", segments=["country"])
    assert at(results, "campaign_open_rate", "month", JANUARY, "country=DE")[1:3] == (1, 1)


def test_depth_is_the_different_things_a_person_did(landing, at):
    landing.add(
        "campaign_events",
        [
            *events("sent", "open", "open", "click", "unsubscribe"),
            *events("open", campaign_id="k2"),
            *events("share", "accept", "decline", recipient_id="r2", channel="social"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["channel"])
    metric = "campaign_engagement_depth"
    assert at(results, metric, "month", JANUARY) == (2.5, 5, 2, 2, None, None)
    assert at(results, metric, "month", JANUARY, "channel=social")[:4] == (2.0, 2, 1, 1)
