"""What the tests of the card start from: a mirror that wears a garment live."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.tryon.rack import Rack
from mirror_app.values import Look, View
from tests.ui.rendered.hall import Hall
from tests.ui.tryon.conftest import _nobodys_keyring, keys
from tests.ui.tryon.room import png

__all__ = ["_nobodys_keyring", "keys"]


@pytest.fixture
def rack(tmp_path: Path) -> dict[str, GarmentPhoto]:
    """Three garments that hang, by name."""
    rack, found = Rack(tmp_path / "rack"), {}
    for name in ("red", "blue", "white"):
        file = tmp_path / f"{name}.png"
        file.write_bytes(png(name))
        found[name] = GarmentPhoto.of(rack.hang(file, "upper").path, "upper")
    return found


@pytest.fixture
def posed(person: View) -> Callable[..., View]:
    """posed(photo, **more): the synthetic person with a garment on, before their next picture."""
    count = [0]

    def make(photo: GarmentPhoto, reason: str = "", drawn: bool = True) -> View:
        count[0] += 1
        worn = GarmentView(photo, 1, drawn=drawn, reason=reason, box=(200, 100, 400, 340))
        frame = replace(person.frame, index=count[0], born_s=count[0] / 30)
        image = person.image.copy()
        image[100:340, 200:400] = (0, 0, 255)
        return replace(person, image=image, frame=frame, garment=worn, undressed=person.image.copy())

    return make


@pytest.fixture
def hall(stages, tmp_path: Path, rack: dict[str, GarmentPhoto]) -> Iterator[Hall]:
    hall = Hall(stages, tmp_path, Look(garment=rack["red"]))
    yield hall
    hall.answer.set()
