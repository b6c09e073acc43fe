"""The parameters that make likeliest what customers did, searched without any derivative."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import minimize

from tests.second_computation.lifetime_likelihoods import (
    PARAMETERS,
    Likelihood,
    of_purchases,
    of_renewals,
    of_values,
)
from tests.second_computation.purchases import Buyer
from tests.second_computation.renewals import ALL, Stay, by_segment

FEWEST_REPEAT_BUYERS = 2
# Logarithms of the least and the largest value of a parameter.
LIMITS = (-12.0, 12.0)
EDGE = 0.01
# A search by differences of a sum of logarithms sees no gain per customer that is smaller.
UNSEEN_GAIN = 1e-12
STEP = 1e-3

Parameters = Mapping[str, float]
Fitted = Mapping[tuple[str, str], Parameters]


@dataclass(frozen=True)
class Task:
    """One fit of a model: to whom, and whether their histories tell all its parameters."""

    model: str
    segment: str
    customer_count: int
    is_told: bool
    log_likelihood: Likelihood

    def at(self, parameters: Parameters) -> float:
        """The log-likelihood of parameters."""
        return self.log_likelihood(**parameters)


def tasks(buyers: Mapping[str, Buyer], stays: Mapping[str, Stay]) -> list[Task]:
    """Every fit there is to make; a model without customers has none."""
    all_buyers = list(buyers.values())
    repeated = [buyer for buyer in all_buyers if buyer.frequency]
    valued = [buyer for buyer in repeated if buyer.is_valued]
    found = [
        Task(
            model="bg_nbd",
            segment=ALL,
            customer_count=len(all_buyers),
            is_told=len(repeated) >= FEWEST_REPEAT_BUYERS,
            log_likelihood=of_purchases(all_buyers),
        ),
        Task(
            model="gamma_gamma",
            segment=ALL,
            customer_count=len(valued),
            is_told=len(valued) >= FEWEST_REPEAT_BUYERS,
            log_likelihood=of_values(valued),
        ),
    ]
    for segment, members in by_segment(dict(stays)).items():
        has_losses = any(stay.made < stay.due for stay in members)
        has_renewals = any(stay.made for stay in members)
        has_second = any(stay.made and stay.due > 1 for stay in members)
        found.append(
            Task(
                model="shifted_beta_geometric",
                segment=segment,
                customer_count=len(members),
                is_told=has_losses and has_renewals and has_second,
                log_likelihood=of_renewals(members),
            )
        )
    return [task for task in found if task.customer_count]


def fit(task: Task) -> Parameters:
    """Parameters of highest likelihood, by the simplex of Nelder and Mead over their logarithms."""
    names = PARAMETERS[task.model]

    def loss(logarithms: np.ndarray) -> float:
        return -task.log_likelihood(*(exp(value) for value in logarithms)) / task.customer_count

    # Begun anew where it came to rest, a simplex leaves the flat places it had shrunk in.
    best = np.full(len(names), 0.5)
    for _ in range(3):
        best = minimize(
            loss,
            best,
            method="Nelder-Mead",
            bounds=[LIMITS] * len(names),
            options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 4000, "maxfev": 4000},
        ).x
    return dict(zip(names, (exp(value) for value in best), strict=True))


def fitted(found: list[Task]) -> Fitted:
    """The fits of all tasks whose parameters are told, by model and segment."""
    return {(task.model, task.segment): fit(task) for task in found if task.is_told}


def uncertainty(task: Task, parameters: Parameters) -> Parameters:
    """How far the logarithm of each parameter can move and lose no gain that a search can see.

    Around the highest likelihood it falls as a parabola: with the others following, by UNSEEN_GAIN
    per customer at the square root of twice that times the diagonal of the inverse curvature.
    """
    names = list(parameters)
    centre = np.array([log(parameters[name]) for name in names])
    steps = np.eye(len(names)) * STEP

    def loss(point: np.ndarray) -> float:
        return -task.log_likelihood(*np.exp(point).tolist()) / task.customer_count

    curvature = [
        [
            loss(centre + one + other)
            - loss(centre + one - other)
            - loss(centre - one + other)
            + loss(centre - one - other)
            for other in steps
        ]
        for one in steps
    ]
    spread = np.linalg.inv(np.array(curvature) / (4 * STEP**2)).diagonal()
    return {
        name: sqrt(2 * UNSEEN_GAIN * value)
        for name, value in zip(names, spread.tolist(), strict=True)
    }


def is_at_a_limit(parameters: Parameters) -> bool:
    """Whether the likelihood still rises where the search has to stop: a limit of the model."""
    return any(abs(log(value)) > LIMITS[1] - EDGE for value in parameters.values())
