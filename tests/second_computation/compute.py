"""The entry: a landing folder in, every metric row of the package out."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from tests.second_computation.answers import counted_answers
from tests.second_computation.call_metrics import CALL_METRICS, CALL_SEGMENTS, call_metrics
from tests.second_computation.calls import counted_calls
from tests.second_computation.campaign_metrics import (
    CAMPAIGN_METRICS,
    DELIVERY_SEGMENTS,
    campaign_metrics,
)
from tests.second_computation.cart_metrics import CART_METRICS, CART_SEGMENTS, cart_metrics
from tests.second_computation.company import read_company
from tests.second_computation.early_journey_metrics import (
    EARLY_JOURNEY_METRICS,
    early_journey_metrics,
)
from tests.second_computation.employee_metrics import (
    EMPLOYEE_METRICS,
    EMPLOYEE_SEGMENTS,
    employee_metrics,
)
from tests.second_computation.health import healths
from tests.second_computation.health_metrics import HEALTH_METRICS, health_metrics
from tests.second_computation.lifetime_fits import Fitted
from tests.second_computation.lifetime_value_metrics import (
    LIFETIME_VALUE_METRICS,
    lifetime_value_metrics,
)
from tests.second_computation.mrr_metrics import MRR_SEGMENTS, mrr_metrics
from tests.second_computation.problem_metrics import PROBLEM_METRICS, problem_metrics
from tests.second_computation.results import Results
from tests.second_computation.retention_metrics import RETENTION_METRICS, retention_metrics
from tests.second_computation.self_service_metrics import (
    SELF_SERVICE_METRICS,
    SELF_SERVICE_SEGMENTS,
    self_service_metrics,
)
from tests.second_computation.send_metrics import SEND_METRICS, SEND_SEGMENTS, send_metrics
from tests.second_computation.session_metrics import (
    DURATION_SEGMENTS,
    SESSION_METRICS,
    session_metrics,
)
from tests.second_computation.survey_metrics import (
    CES_SEGMENTS,
    CSAT_SEGMENTS,
    SURVEY_METRICS,
    survey_metrics,
)
from tests.second_computation.ticket_metrics import TICKET_METRICS, TICKET_SEGMENTS, ticket_metrics
from tests.second_computation.tickets import counted_tickets

METRICS = (
    *SURVEY_METRICS,
    *SEND_METRICS,
    *EMPLOYEE_METRICS,
    *RETENTION_METRICS,
    "mrr",
    *LIFETIME_VALUE_METRICS,
    *CALL_METRICS,
    *TICKET_METRICS,
    *PROBLEM_METRICS,
    *SELF_SERVICE_METRICS,
    *EARLY_JOURNEY_METRICS,
    *CART_METRICS,
    *SESSION_METRICS,
    *CAMPAIGN_METRICS,
    *HEALTH_METRICS,
)
SEGMENTS = tuple(
    sorted(
        {
            *CSAT_SEGMENTS,
            *CES_SEGMENTS,
            *SEND_SEGMENTS,
            *EMPLOYEE_SEGMENTS,
            *MRR_SEGMENTS,
            *CALL_SEGMENTS,
            *TICKET_SEGMENTS,
            *SELF_SERVICE_SEGMENTS,
            *CART_SEGMENTS,
            *DURATION_SEGMENTS,
            *DELIVERY_SEGMENTS,
        }
    )
)


class UnknownSegmentError(ValueError):
    """A segment that no metric of the package has; SEGMENTS lists those they have."""


def compute(
    landing: Path,
    *,
    as_of_date: date,
    segments: Collection[str] = (),
    reporting_timezone: str = "UTC",
    reporting_currency: str = "usd",
    parameters: Fitted | None = None,
) -> Results:
    """All metric rows as of a day, for all customers together and for each segment asked for.

    A segment applies to the metrics that name it; an unknown one is an error. `parameters` are
    those of the models of lifetime value. No two searches end at the same ninth digit, so that a
    comparison gives those it compares with; without them the package fits its own.
    """
    unknown = set(segments) - set(SEGMENTS)
    if unknown:
        raise UnknownSegmentError(sorted(unknown))
    company = read_company(
        landing,
        as_of_date=as_of_date,
        reporting_timezone=reporting_timezone,
        reporting_currency=reporting_currency,
    )
    tickets, calls = counted_tickets(company), counted_calls(company)
    answers = counted_answers(company, population="customer")
    opinions = counted_answers(company, population="employee")
    return {
        **survey_metrics(answers, company, segments=segments),
        **send_metrics(company, segments=segments),
        **employee_metrics(opinions, segments=segments),
        **retention_metrics(company, segments=segments),
        **mrr_metrics(company, segments=segments),
        **lifetime_value_metrics(company, parameters=parameters, segments=segments),
        **call_metrics(calls, segments=segments),
        **ticket_metrics(tickets, company, segments=segments),
        **problem_metrics(tickets, calls, company, segments=segments),
        **self_service_metrics(tickets, calls, company, segments=segments),
        **early_journey_metrics(tickets, company, segments=segments),
        **cart_metrics(company, segments=segments),
        **session_metrics(company, segments=segments),
        **campaign_metrics(company, segments=segments),
        **health_metrics(healths(tickets, calls, company), company, segments=segments),
    }
