from collections.abc import Iterator

import pytest

from mirror_app.mirror import Mirror
from mirror_app.parts import Networks, build_mirror, load_networks


@pytest.fixture(scope="package")
def networks() -> Networks:
    return load_networks()


@pytest.fixture(scope="package")
def _mirror(networks: Networks) -> Iterator[Mirror]:
    mirror = build_mirror(networks, with_masks=True)
    yield mirror
    mirror.close()


@pytest.fixture
def mirror(_mirror: Mirror) -> Mirror:
    """One that has seen nobody yet."""
    _mirror.forget()
    return _mirror
