"""Readers of the publication see all of one version, however often it changes."""

from pathlib import Path

import pytest

from tests.chaos.readers import storm


@pytest.mark.slow
def test_readers_see_one_version_each_while_a_hundred_are_published(tmp_path: Path) -> None:
    seen = storm(tmp_path / "home", readers=8, publications=100)
    assert seen.mixed == 0
    assert seen.errors == 0
    assert seen.versions_seen > 1
    assert seen.readings > 8
