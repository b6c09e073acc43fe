"""The dbt project's own unit tests pass, on the demo company's warehouse."""

import pytest


@pytest.mark.slow
def test_the_unit_tests_of_the_models_pass(after_demo_night) -> None:
    place = after_demo_night()
    result = place.cx("dbt", "test", "--select", "test_type:unit")
    assert result.returncode == 0, result.stdout[-4000:]
    assert "ERROR=0" in result.stdout
