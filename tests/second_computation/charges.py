"""Charges: which of them count."""

from tests.second_computation.company import Company
from tests.second_computation.entity import Record


def counted_charges(company: Company) -> list[Record]:
    """Charges made up to as_of_date, whatever came of them; no tests, no test customers."""
    return [
        row
        for row in company.charges
        if company.has_happened(row["created_at"])
        and not row["is_test"]
        and not company.is_test(row["customer_id"])
    ]
