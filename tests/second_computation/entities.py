"""Every landed entity the metrics need; a test compares them with the contracts."""

from tests.second_computation import (
    billing_entities,
    helpdesk_entities,
    survey_entities,
    usage_entities,
)

ALL = (
    billing_entities.CUSTOMERS,
    billing_entities.SUBSCRIPTION_PERIODS,
    billing_entities.SUBSCRIPTIONS,
    billing_entities.CHARGES,
    billing_entities.CHECKOUTS,
    helpdesk_entities.AGENTS,
    helpdesk_entities.TICKETS,
    helpdesk_entities.TICKET_EVENTS,
    helpdesk_entities.CALLS,
    helpdesk_entities.ARTICLES,
    helpdesk_entities.ARTICLE_VIEWS,
    survey_entities.SURVEY_RESPONSES,
    survey_entities.SURVEY_SENDS,
    usage_entities.SESSIONS,
    usage_entities.CAMPAIGN_EVENTS,
    usage_entities.IDENTITY_MAP,
)
