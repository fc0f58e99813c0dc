"""The window as a person uses it: what is seen, and what is held."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mirror_app.camera import CameraState, Phase
from mirror_app.ui import ShelfItem
from mirror_app.ui.state_line import STARTING
from mirror_app.ui.telling import COMPARING
from mirror_app.values import Notice, State, View
from tests.ui.conftest import hold_mirror, key

RED, BLUE, GREEN = (220, 20, 30), (20, 40, 210), (10, 190, 60)
LEFT = Qt.MouseButton.LeftButton

Make = Callable[..., View]


# What is seen


def test_before_the_first_view_there_is_a_sentence_and_no_black_window(stage) -> None:
    assert stage.window.mirror.overlay.state == STARTING
    image = stage.window.mirror.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert len(colours) > 20


def test_without_a_camera_it_says_so(stage) -> None:
    stage.lose_camera("No camera: please plug one in")
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "No camera: please plug one in")


def test_the_reflection_is_painted(stage, make_view: Make) -> None:
    stage.show(make_view(RED, BLUE))
    assert stage.colour() == RED


@pytest.mark.parametrize(("mirrored", "sides"), [(True, (BLUE, RED)), (False, (RED, BLUE))])
def test_mirroring_swaps_the_sides(stages, make_view: Make, halves, mirrored: bool, sides: object) -> None:
    stage = stages.open(mirrored=mirrored)
    stage.show(make_view(halves(RED, BLUE)))
    assert (stage.colour(x=0.2), stage.colour(x=0.8)) == sides


def test_of_many_views_only_the_newest_is_painted(stage, make_view: Make) -> None:
    many = [make_view((n, 0, 255 - n)) for n in range(200)]
    producer = threading.Thread(target=lambda: [stage.views.put(view) for view in many])
    producer.start()
    producer.join()
    stage.bot.waitUntil(lambda: stage.window.mirror.shown() is not None)
    assert stage.window.mirror.shown() is many[-1].image
    assert stage.colour() == (199, 0, 56)
    assert stage.views.dropped == 199


def test_the_state_line_says_what_to_do(stage, make_view: Make) -> None:
    stage.show(make_view(RED, state=State.HOLD_STILL))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Hold still")
    stage.show(make_view(RED, notices=(Notice("come_closer", "Come closer"),)))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Come closer")
    assert stage.window.mirror.accessibleDescription() == "Come closer"
    stage.show(make_view(RED))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "")


def test_a_picture_that_is_not_live_is_dimmed(stage, make_view: Make) -> None:
    stage.show(make_view(RED))
    stage.lose_camera("Camera is reconnecting")
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Camera is reconnecting")
    assert max(stage.colour()) < 120
    stage.lose_camera("")
    stage.bot.waitUntil(lambda: stage.colour() == RED)


def test_a_notice_about_the_camera_is_shown_below_and_dims_nothing(stage, make_view: Make) -> None:
    stage.camera[0] = CameraState(Phase.LIVE, notice="No camera: a drawn person stands in.")
    stage.show(make_view(RED, state=State.HOLD_STILL))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Hold still")
    assert stage.window.mirror.overlay.message == "No camera: a drawn person stands in"
    assert stage.colour() == RED


@pytest.mark.parametrize("keys", ["F3", "D"])
def test_a_key_shows_and_hides_the_numbers(stage, make_view: Make, keys: str) -> None:
    stage.show(make_view(RED, stage_ms={"face": 3.4}))
    assert stage.window.mirror.overlay.meter == ""
    key(stage.window, keys)
    stage.bot.waitUntil(lambda: "frames per second" in stage.window.mirror.overlay.meter)
    assert "face" in stage.window.mirror.overlay.meter
    key(stage.window, keys)
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.meter == "")


def test_the_tiles_get_their_pictures_beside_qt_in_their_order(stages, shelf) -> None:
    drawn: list[tuple[str, bool]] = []

    def drawing(item: ShelfItem) -> ShelfItem:
        def draw() -> np.ndarray:
            drawn.append((item.eyewear.sku, threading.current_thread() is threading.main_thread()))
            return np.full((40, 100, 4), (0, 0, 255, 255), np.uint8)  # red

        return ShelfItem(item.eyewear, draw)

    stages.shelf[:] = [drawing(item) for item in shelf]
    stage = stages.open()
    tile = stage.window.strip.tiles[1]

    def middle() -> tuple[int, ...]:
        image = tile.grab().toImage()
        return image.pixelColor(image.width() // 2, round(image.height() * 0.37)).getRgb()[:3]

    stage.bot.waitUntil(lambda: len(drawn) == 12)
    stage.bot.waitUntil(lambda: middle() == (255, 0, 0))
    assert drawn == [(item.eyewear.sku, False) for item in shelf]


# What is held


def hold_button(stage, down: bool) -> None:
    act = stage.bot.mousePress if down else stage.bot.mouseRelease
    act(stage.window.controls.compare, LEFT)


def hold_space(stage, down: bool) -> None:
    act = stage.bot.keyPress if down else stage.bot.keyRelease
    act(stage.window.mirror, Qt.Key.Key_Space)


@pytest.mark.parametrize("hold", [hold_button, hold_mirror, hold_space])
def test_holding_shows_me_as_i_am(stage, make_view: Make, hold: Callable[..., None]) -> None:
    stage.show(make_view(RED, raw=GREEN))
    hold(stage, True)
    assert stage.colour() == GREEN
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.label == COMPARING)
    hold(stage, False)
    assert stage.colour() == RED
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.label == "")


def test_another_window_ends_the_comparison(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    hold_space(stage, True)
    other = QWidget()
    stage.bot.addWidget(other)
    other.show()
    other.activateWindow()
    stage.bot.waitUntil(lambda: stage.colour() == RED)
