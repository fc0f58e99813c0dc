"""Pictures dropped on the window hang up; eyewear goes to the desk as before."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from mirror_app.glasses_on.importing import Shelf
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.paths import asset
from mirror_app.ui.desk import Desk, DeskTools
from tests.ui.garments.conftest import Closet, photograph

NOTHING_HELD = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(closet: Closet, *paths: Path) -> bool:
    """Whether the window took it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entering = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *NOTHING_HELD)
    entering.ignore()
    QApplication.sendEvent(closet.stage.window, entering)
    if entering.isAccepted():
        dropping = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, *NOTHING_HELD)
        QApplication.sendEvent(closet.stage.window, dropping)
    return entering.isAccepted()


@pytest.fixture
def desk(closet: Closet, tmp_path: Path):
    shelf = Shelf(tmp_path / "own", asset("eyewear"))
    desk = Desk(closet.stage.window, DeskTools(shelf, Drawer.load))
    yield desk
    desk.close()


def test_a_picture_is_hung_up_and_worn_and_the_desk_stays_closed(closet: Closet, desk: Desk, tmp_path: Path):
    closet.click(closet.clothes.types.chips["lower"])
    closet.key("K")
    assert drop(closet, photograph(tmp_path / "mine" / "skirt.png"))
    assert closet.clothes.isVisible()
    assert closet.worn == "skirt"
    assert (closet.folder / "lower" / "skirt.png").is_file()
    assert desk.panel.isHidden()


def test_several_pictures_are_hung_up_and_the_first_is_worn(closet: Closet, desk: Desk, tmp_path: Path):
    closet.click(closet.clothes.types.chips["upper"])
    files = [photograph(tmp_path / "mine" / f"{name}.png") for name in ("vest", "anorak")]
    assert drop(closet, *files)
    assert closet.worn == "vest"
    assert closet.names() == ["anorak", "blouse", "red shirt", "vest"]


def test_eyewear_is_for_the_desk(closet: Closet, desk: Desk, tmp_path: Path):
    model = tmp_path / "draft.toml"
    model.write_text("")
    assert drop(closet, model)
    assert not desk.panel.isHidden()
    assert closet.look() is None


def test_beside_another_page_none_is_taken(closet: Closet, desk: Desk, person, tmp_path: Path):
    skirt = photograph(tmp_path / "mine" / "skirt.png")
    closet.click(closet.clothes.types.chips["lower"])
    closet.stage.show(person)
    closet.key("C")
    assert not drop(closet, skirt)
    closet.key("Esc")
    assert drop(closet, skirt)
    assert closet.worn == "skirt"


def test_a_kiosk_takes_no_pictures(closets, rack: Path, tmp_path: Path):
    closet = closets(rack, kiosk=True)
    assert not drop(closet, photograph(tmp_path / "mine" / "skirt.png"))
