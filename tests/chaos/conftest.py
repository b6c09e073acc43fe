"""The scene of the broken nights, made once."""

import pytest

from tests.chaos.scene import Scene, build_scene


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A home after one night with exports for a second one, and what undisturbed nights make."""
    return build_scene(tmp_path_factory.mktemp("scene"))
