"""How much the database may take decides how many models are built at the same time."""

import pytest

from orchestration.warehouse.connection import MEMORY_LIMIT, models_at_once


@pytest.mark.parametrize(
    ("limit", "models"),
    [
        (MEMORY_LIMIT, 2),
        ("4GB", 2),
        ("3 GiB", 2),
        ("2GB", 2),
        ("1.9GB", 1),
        ("1GB", 1),
        ("900MB", 1),
        ("80%", 1),
    ],
)
def test_models_are_built_alone_where_two_leave_each_other_no_room(limit: str, models: int) -> None:
    assert models_at_once(limit) == models
