"""Who there is to do something, month by month: what all that customers do starts from."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.customers import Customers
from orchestration.demo.roles import Roles
from orchestration.demo.timeline import Calendar


@dataclass(frozen=True)
class Population:
    """Customers, what singles some of them out, and who pays in which month.

    present: of shape (months + 1, customers).
    """

    customers: Customers
    roles: Roles
    present: np.ndarray
    calendar: Calendar

    def can_act(self, customer: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Where somebody is there to act then: signed up, and not asleep. Strangers always can.

        Before the first and after the last second nobody can.
        """
        is_signed_up = (customer < 0) | (times >= self.customers.signed_up[customer])
        is_in_time = (times >= self.calendar.month_starts[0]) & (times < self.calendar.end)
        return is_signed_up & is_in_time & ~self.roles.is_asleep(customer, times)
