"""The scene of the broken nights, made once."""

from pathlib import Path

import pytest

from tests.chaos.scene import Scene, build_scene


@pytest.fixture(scope="session")
def scene(parsed_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A home after one night with exports for a second one, and what undisturbed nights make."""
    return build_scene(tmp_path_factory.mktemp("scene"), parsed=parsed_project)
