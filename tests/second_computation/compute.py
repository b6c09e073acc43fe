"""The entry: a landing folder in, every metric row of the package out."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from tests.second_computation.company import read_company
from tests.second_computation.mrr_metrics import MRR_SEGMENTS, mrr_metrics
from tests.second_computation.results import Results
from tests.second_computation.retention_metrics import retention_metrics
from tests.second_computation.survey_metrics import CES_SEGMENTS, CSAT_SEGMENTS, survey_metrics
from tests.second_computation.ticket_metrics import TICKET_SEGMENTS, ticket_metrics

METRICS = (
    "nps",
    "csat",
    "csat_mean",
    "ces",
    "ces_high_effort_rate",
    "customer_churn_rate",
    "customer_retention_rate",
    "revenue_churn_rate",
    "gross_revenue_retention",
    "net_revenue_retention",
    "mrr",
    "first_reply_minutes_median",
    "first_reply_minutes_p90",
    "resolution_minutes_median",
    "resolution_minutes_p90",
    "first_resolution_minutes_median",
    "reopen_rate",
    "ticket_backlog",
)
SEGMENTS = tuple(sorted({*CSAT_SEGMENTS, *CES_SEGMENTS, *TICKET_SEGMENTS, *MRR_SEGMENTS}))


class UnknownSegmentError(ValueError):
    """A segment that no metric of the package has; SEGMENTS lists those they have."""


def compute(
    landing: Path,
    *,
    as_of_date: date,
    segments: Collection[str] = (),
    reporting_timezone: str = "UTC",
    reporting_currency: str = "usd",
) -> Results:
    """All metric rows as of a day, for all customers together and for each segment asked for.

    A segment applies to the metrics that name it. An unknown segment is an error.
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
    return {
        **survey_metrics(company, segments=segments),
        **retention_metrics(company, segments=segments),
        **mrr_metrics(company, segments=segments),
        **ticket_metrics(company, segments=segments),
    }
