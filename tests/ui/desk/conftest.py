"""Designers, and what they draw."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirror_app.glasses_on.slabs import Drawer
from tests import eyewear_files as files
from tests.designer import Designer


@pytest.fixture
def designers(stages, make_view, tmp_path: Path) -> Iterator[Callable[..., Designer]]:
    made: list[Designer] = []

    def make(kiosk: bool = False, drawer: Callable[[], Drawer] = Drawer.load, **more: object) -> Designer:
        stage = stages.open(kiosk=kiosk, **more)
        made.append(Designer(stage, make_view, tmp_path / "own", kiosk, drawer))
        return made[-1]

    yield make
    for designer in made:
        designer.desk.close()


@pytest.fixture
def designer(designers) -> Designer:
    return designers()


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "draft.toml"
    colour = files.TOML[files.TOML.index("[[colourway]]") :]
    path.write_text(files.TOML + colour.replace("test-black", "test-red").replace("Black", "Red"))
    return path


@pytest.fixture
def mesh(tmp_path: Path) -> Path:
    path = tmp_path / "boxes.glb"
    path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.001))))
    return path
