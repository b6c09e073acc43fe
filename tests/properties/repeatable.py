"""How often a property is tried: always on the same examples."""

from hypothesis import Phase, settings


def repeatable(examples: int) -> settings:
    """So many examples, the same in every run.

    A failing one is shown as it is: each loads many files, so making it smaller takes minutes.
    """
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
