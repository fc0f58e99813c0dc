from collections.abc import Iterator

import pytest

from mirror_app.glasses_on import Renderer
from mirror_app.mirror import Mirror
from mirror_app.parts import Networks, build_remover, build_tracker, load_networks


@pytest.fixture(scope="package")
def networks() -> Networks:
    return load_networks()


@pytest.fixture(scope="package")
def _mirror(networks: Networks) -> Iterator[Mirror]:
    # One that draws beside would begin its thread in one test and end it after others.
    mirror = Mirror(build_tracker(), build_remover(networks), Renderer(), with_masks=True)
    yield mirror
    mirror.close()


@pytest.fixture
def mirror(_mirror: Mirror) -> Mirror:
    """One that has seen nobody yet."""
    _mirror.forget()
    return _mirror
