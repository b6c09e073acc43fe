"""How often a property is tried: always on the same examples."""

import os

from hypothesis import Phase, settings

TIMES = int(os.environ.get("TIMES", "1"))
"""How many times as many examples there are as in a usual run of the tests."""


def repeatable(examples: int) -> settings:
    """So many examples, the same in every run.

    A failing one is shown as it is: each loads many files, so making it smaller takes minutes.
    """
    return settings(
        max_examples=examples * TIMES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
