"""Rows that make up a customer's health, and the components computed of them."""

from datetime import date, timedelta
from itertools import count

from tests.second_computation.calls import counted_calls
from tests.second_computation.company import read_company
from tests.second_computation.health import healths
from tests.second_computation.tickets import counted_tickets

AS_OF = date(2024, 6, 30)
NUMBERS = count()


def day(age):
    """The day so many days before the last one; 0 is the last one itself."""
    return str(AS_OF - timedelta(days=age))


def noon(age):
    return f"{day(age)}T12:00:00Z"


def charge(age=0, **columns):
    return {
        "charge_id": f"h{next(NUMBERS)}",
        "customer_id": "c1",
        "created_at": noon(age),
        "amount": 100,
        **columns,
    }


def sessions(*ages, customer="c1"):
    return [
        {
            "session_id": f"s{next(NUMBERS)}",
            "started_at": noon(age),
            "customer_id": customer,
        }
        for age in ages
    ]


def period(customer, **columns):
    return {
        "subscription_id": f"of-{customer}",
        "customer_id": customer,
        "plan_id": "basic",
        "period_start": "2024-01-01",
        "mrr_amount": 100,
        **columns,
    }


def escalated(ticket_id, age):
    return {
        "event_id": f"{ticket_id}-escalation",
        "ticket_id": ticket_id,
        "created_at": noon(age),
        "event_type": "escalation",
    }


def components(landing, customer="c1"):
    """What is known of a customer; nothing of one of whom no row tells."""
    company = read_company(
        landing.folder, as_of_date=AS_OF, reporting_timezone="UTC", reporting_currency="usd"
    )
    found = healths(counted_tickets(company), counted_calls(company), company)
    by_customer = {health.customer_id: health.components for health in found}
    return by_customer.get(customer, {})
