"""The picture that is saved from the window."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.values import Frame, State, View
from tests.ui.conftest import key

RED, BLUE, GREEN = (220, 20, 30), (20, 40, 210), (10, 190, 60)
LEFT = Qt.MouseButton.LeftButton

Make = Callable[..., View]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """answer(path) is what the person chooses when asked where; returns what was suggested to them.
    `meanwhile` is what happens while they look for a place."""

    def choose_next(path: str, meanwhile: Callable[[], None] = lambda: None) -> list[str]:
        suggested: list[str] = []

        def choose(_parent: QWidget, _title: str, place: str, _filters: str) -> tuple[str, str]:
            suggested.append(place)
            meanwhile()
            return path, ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
        return suggested

    return choose_next


def test_a_still_is_the_picture_as_shown_but_not_mirrored(
    stage, make_view: Make, answer, tmp_path: Path
) -> None:
    view = make_view(np.random.default_rng(2).integers(0, 256, (180, 320, 3), np.uint8), raw=GREEN)
    stage.show(view)
    suggested = answer(str(tmp_path / "me.png"), meanwhile=lambda: stage.show(make_view(BLUE)))
    stage.bot.mouseClick(stage.window.controls.save, LEFT)
    assert np.array_equal(cv2.imread(str(tmp_path / "me.png")), view.image)
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]
    assert Path(suggested[0]).name.startswith("mirror-20")
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.message == "Saved as me.png")


def test_the_saved_picture_has_the_garment(stage, make_view: Make, answer, tmp_path: Path) -> None:
    stage.show(
        make_view(
            RED, raw=GREEN, garment=GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1, drawn=True)
        )
    )
    answer(str(tmp_path / "me.png"))
    key(stage.window, "Ctrl+S")
    assert cv2.imread(str(tmp_path / "me.png"))[90, 160].tolist() == list(RED[::-1])


@pytest.mark.parametrize(("name", "says"), [("gone/me.png", "There is no folder"), ("me.gif", "not as .gif")])
def test_what_cannot_be_saved_is_one_sentence(stage, answer, tmp_path: Path, name: str, says: str) -> None:
    red = np.full((18, 32, 3), RED[::-1], np.uint8)
    stage.show(View(red, Frame(red, 0, 0.0), None, State.REMOVED, 1.0, cleared=red, undressed=red))
    answer(str(tmp_path / name))
    key(stage.window, "Ctrl+S")
    stage.bot.waitUntil(lambda: says in stage.window.mirror.overlay.message)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_dialog_saves_and_says_nothing(stage, make_view: Make, answer, tmp_path: Path) -> None:
    stage.show(make_view(RED))
    suggested = answer("")
    stage.bot.mouseClick(stage.window.controls.save, LEFT)
    stage.show(make_view(BLUE))
    assert len(suggested) == 1
    assert stage.window.mirror.overlay.message == ""
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_view_there_is_nothing_to_save(stage, answer) -> None:
    suggested = answer("")
    stage.bot.mouseClick(stage.window.controls.save, LEFT)
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.message == "There is no picture to save yet.")
    assert suggested == []
