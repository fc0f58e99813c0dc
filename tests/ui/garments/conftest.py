"""What the tests of the shelf of clothes start from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.rack import Rack
from mirror_app.ui.garments import Clothes, LiveGarments
from mirror_app.values import Look

HANGING = {"upper": ("blouse", "red_shirt"), "lower": ("jeans",), "full": ("dress",)}


def photograph(place: Path, colour: str = "navy") -> Path:
    """A garment of that colour on a white ground."""
    place.parent.mkdir(parents=True, exist_ok=True)
    picture = Pillow.new("RGB", (90, 120), "white")
    picture.paste(Pillow.new("RGB", (50, 80), colour), (20, 20))
    picture.save(place)
    return place


@dataclass
class Closet:
    """A window with clothes to wear."""

    stage: object
    folder: Path
    offered: list[Sequence[GarmentPhoto]] = field(default_factory=list)

    @property
    def clothes(self) -> Clothes:
        return self.stage.window.clothes

    def key(self, keys: str) -> None:
        QTest.keySequence(self.stage.window, QKeySequence(keys))

    def click(self, widget: QWidget) -> None:
        self.stage.bot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def photo(self, name: str, kind: str = "upper") -> GarmentPhoto:
        return GarmentPhoto.of(self.folder / kind / f"{name}.png", kind)

    def tile(self, name: str):
        return next(tile for tile in self.clothes.strip.tiles if tile.hanger.name == name)

    def touch(self, name: str) -> None:
        tile = self.clothes.strip.none if name == "None" else self.tile(name)
        self.clothes.strip.ensureWidgetVisible(tile, tile.width(), 0)
        self.click(tile)

    def look(self) -> Look | None:
        """What the mirror was told last, once."""
        return self.stage.looks.take()

    @property
    def worn(self) -> str:
        """The file of what the mirror was told to wear, "" for nothing."""
        look = self.look()
        assert look is not None
        return look.garment.path.stem if look.garment else ""

    def names(self) -> list[str]:
        """On the tiles one can reach."""
        return [tile.hanger.name for tile in self.clothes.strip.tiles if not tile.isHidden()]


@pytest.fixture
def rack(tmp_path: Path) -> Path:
    folder = tmp_path / "rack"
    for kind, names in HANGING.items():
        for name in names:
            photograph(folder / kind / f"{name}.png")
    return folder


@pytest.fixture
def closets(stages, tmp_path: Path):
    """open(folder, **settings): a window whose clothes are shown."""

    def make(folder: Path = tmp_path / "rack", shown: bool = True, **settings: object) -> Closet:
        offered: list[Sequence[GarmentPhoto]] = []
        garments = LiveGarments(Rack(folder), lambda photos: offered.append(list(photos)))
        closet = Closet(stages.open(garments=garments, **settings), folder, offered)
        # Within the offscreen platform's screen: what lies beyond it is not clicked.
        closet.stage.window.resize(780, 760)
        closet.look()
        if shown:
            closet.key("K")
        return closet

    return make


@pytest.fixture
def closet(closets, rack: Path) -> Closet:
    return closets(rack)
