"""Who is who: ids of other tools that are not the customer id itself."""

import numpy as np
import pyarrow as pa

from orchestration.demo.campaign_events import recipient_ids
from orchestration.demo.campaigns import is_unknown_to_marketing
from orchestration.demo.columns import constant
from orchestration.demo.customers import Customers

MAPPED_RECIPIENTS = 5


def identity_table(customers: Customers) -> pa.Table:
    """Everybody with an id of their own at the help desk, and a few recipients of campaigns."""
    callers = np.flatnonzero(customers.has_other_id)
    unknown = np.flatnonzero(is_unknown_to_marketing(np.arange(len(customers))))
    recipients = unknown[~customers.is_test[unknown]][:MAPPED_RECIPIENTS]
    return pa.table(
        {
            "source": pa.concat_arrays(
                [
                    constant("helpdesk", len(callers)),
                    constant("marketing", len(recipients)),
                ]
            ),
            "source_id": pa.concat_arrays(
                [
                    customers.helpdesk_identifiers().take(pa.array(callers)),
                    recipient_ids(recipients),
                ]
            ),
            "customer_id": customers.identifiers().take(
                pa.array(np.concatenate([callers, recipients]))
            ),
        }
    )
