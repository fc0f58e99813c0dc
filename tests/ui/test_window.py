"""The window as a person uses it: what is seen, clicked, held, saved and closed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from mirror_app.camera import CameraState, Phase
from mirror_app.favourites import Favourites
from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.ui import ShelfItem
from mirror_app.ui.meter import Meter
from mirror_app.ui.overlay import Overlay
from mirror_app.ui.state_line import GETTING_READY, PREVIEW, STARTING
from mirror_app.ui.telling import COMPARING, Telling
from mirror_app.values import Face, Frame, Look, Notice, Pose, State, View

RED, BLUE, GREEN = (220, 20, 30), (20, 40, 210), (10, 190, 60)
LEFT = Qt.MouseButton.LeftButton

Make = Callable[..., View]


@pytest.fixture
def stage(stages):
    return stages.open()


def key(window: QWidget, keys: str) -> None:
    QTest.keySequence(window, QKeySequence(keys))


def somebody() -> Face:
    pose = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1000.0, (160.0, 90.0))
    points = np.zeros((478, 2), np.float32)
    return Face(points, np.zeros((478, 3), np.float32), pose, 1.0, 0)


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


def dressed(**so: object) -> GarmentView:
    return GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1, **so)


def test_a_garment_that_is_seen_is_called_a_preview(stage, make_view: Make) -> None:
    mirror = stage.window.mirror
    stage.show(make_view(RED, raw=GREEN, garment=dressed(drawn=True)))
    stage.bot.waitUntil(lambda: mirror.overlay.note == PREVIEW)
    assert mirror.accessibleDescription().endswith(PREVIEW)
    hold_mirror(stage, True)
    stage.bot.waitUntil(lambda: mirror.overlay.label == COMPARING)
    assert (mirror.overlay.note, stage.colour()) == ("", GREEN)
    hold_mirror(stage, False)
    stage.bot.waitUntil(lambda: mirror.overlay.note == PREVIEW)
    stage.show(make_view(RED))
    stage.bot.waitUntil(lambda: mirror.overlay.note == "")


def test_a_garment_that_is_long_in_coming_is_said_to_come(stage, make_view: Make) -> None:
    stage.show(make_view(RED, garment=dressed(waiting=True)))
    assert stage.window.mirror.overlay.note == ""
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.note == GETTING_READY)


def test_why_a_garment_is_not_drawn_is_said_at_the_top(stage, make_view: Make) -> None:
    why = "Step back until your shoulders are in the picture."
    undrawn = dressed(reason=why)
    stage.show(make_view(RED, garment=undrawn, notices=(Notice("garment", why),)))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == why.removesuffix("."))
    assert stage.window.mirror.overlay.note == ""


def test_why_one_garment_is_not_drawn_is_not_said_of_the_next(stage, make_view: Make) -> None:
    why = "Step back until your legs are in the picture."
    telling, camera, meter = Telling(stage.window), CameraState(Phase.LIVE), Meter()
    undrawn = make_view(RED, garment=dressed(reason=why), notices=(Notice("garment", why),))
    assert telling.overlay(undrawn, camera, meter, 0.0).state == why.removesuffix(".")
    for other in (None, replace(dressed(drawn=True), epoch=2)):
        telling.overlay(undrawn, camera, meter, 1.0)
        assert telling.overlay(make_view(RED, garment=other), camera, meter, 1.01).state == ""
        telling.overlay(undrawn, camera, meter, 2.0)
        assert telling.overlay(undrawn, camera, meter, 2.3).state == why.removesuffix(".")


@pytest.mark.parametrize(("size", "below"), [((1280, 800), False), ((420, 800), True)])
def test_the_note_gives_way_to_what_is_said(stage, make_view: Make, size: object, below: bool) -> None:
    """Beside it in a wide mirror, below it in a narrow one."""
    window, mirror = stage.window, stage.window.mirror
    window.setMinimumSize(0, 0)
    mirror.setFixedSize(*size)
    stage.show(make_view(RED))

    def dark_rows() -> list[int]:
        """Where something was painted along the left, over the red picture."""
        image = mirror.grab().toImage()
        column = range(image.height() // 2)
        return [y for y in column if image.pixelColor(40, y).red() < RED[0] - 60]

    mirror.show_overlay(Overlay(note=PREVIEW), True)
    alone = dark_rows()
    mirror.show_overlay(Overlay(note=PREVIEW, state="Step in front of the mirror"), True)
    beside = dark_rows()
    assert alone
    assert (beside[-1] > alone[-1] + 20) == below


# What is chosen


def test_it_starts_with_the_look_it_was_given(stages, shelf) -> None:
    look = Look(shelf[2].eyewear, glasses_off=False, person=7)
    stage = stages.open(look=look)
    assert stage.looks.take() == look
    assert [tile.isChecked() for tile in stage.window.strip.tiles].index(True) == 3
    assert not stage.window.controls.glasses_off.isChecked()


def test_a_click_on_a_tile_chooses_its_eyewear(stage, shelf) -> None:
    assert stage.looks.take() == Look()
    tiles = stage.window.strip.tiles
    stage.bot.mouseClick(tiles[2], LEFT)
    assert stage.looks.take() == Look(shelf[1].eyewear)
    assert [tile.isChecked() for tile in tiles].index(True) == 2
    stage.bot.mouseClick(tiles[2], LEFT)
    assert tiles[2].isChecked()
    assert stage.looks.take() is None
    stage.bot.mouseClick(tiles[0], LEFT)
    assert stage.looks.take() == Look()


def test_the_arrow_keys_go_along_the_shelf(stage, shelf) -> None:
    key(stage.window, "Right")
    key(stage.window, "Right")
    assert stage.looks.take() == Look(shelf[1].eyewear)
    key(stage.window, "Left")
    assert stage.looks.take() == Look(shelf[0].eyewear)


def test_f_likes_what_is_chosen_and_it_is_kept(stages, tmp_path: Path) -> None:
    place = tmp_path / "own" / "favourites.json"
    stage = stages.open(favourites=place)
    key(stage.window, "F")
    assert not place.exists()  # nothing is chosen
    key(stage.window, "Right")
    key(stage.window, "F")
    assert [tile.heart.isChecked() for tile in stage.window.strip.tiles].index(True) == 1
    assert "pair-0" in Favourites(place)
    key(stage.window, "F")
    assert len(Favourites(place)) == 0


def test_favourites_that_cannot_be_read_or_kept_are_a_sentence(stages, tmp_path: Path) -> None:
    place = tmp_path / "favourites.json"
    place.write_text("{")
    stage = stages.open(favourites=place)
    assert stage.window.mirror.overlay.message.startswith("favourites.json cannot be read")
    place.unlink()
    place.mkdir()
    key(stage.window, "Right")
    key(stage.window, "F")
    stage.bot.waitUntil(lambda: "is not a file" in stage.window.mirror.overlay.message)


def test_words_are_typed_without_moving_the_shelf(stage, shelf) -> None:
    key(stage.window, "Ctrl+F")
    search = stage.window.browser.bar.search
    assert QApplication.focusWidget() is search
    QTest.keyClicks(search, "d f pair-11")
    QTest.keyClick(search, Qt.Key.Key_Left)
    assert stage.looks.take() == Look()
    assert stage.window.mirror.overlay.meter == ""
    assert search.text() == "d f pair-11"
    search.setText("pair-11")
    assert [tile.isHidden() for tile in stage.window.strip.tiles].count(False) == 2
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is stage.window.mirror
    key(stage.window, "Right")
    assert stage.looks.take() == Look(shelf[11].eyewear)


def test_escape_leaves_the_search_before_the_full_screen(stage) -> None:
    key(stage.window, "F11")
    key(stage.window, "Ctrl+F")
    search = stage.window.browser.bar.search
    QTest.keyClicks(search, "pair-3")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), stage.window.isFullScreen()) == ("", True)
    assert QApplication.focusWidget() is stage.window.mirror
    key(stage.window, "Esc")
    assert not stage.window.isFullScreen()


def test_a_kiosk_has_no_keyboard_to_search_with(stages) -> None:
    stage = stages.open(kiosk=True)
    assert not stage.window.browser.bar.search.isVisible()
    key(stage.window, "Ctrl+F")
    assert QApplication.focusWidget() is stage.window.mirror


def test_the_switch_keeps_my_glasses_on(stage) -> None:
    switch = stage.window.controls.glasses_off
    assert switch.isChecked()
    stage.bot.mouseClick(switch, LEFT)
    assert stage.looks.take() == Look(glasses_off=False)
    stage.bot.mouseClick(switch, LEFT)
    assert stage.looks.take() == Look(glasses_off=True)


# What is held


def hold_button(stage, down: bool) -> None:
    act = stage.bot.mousePress if down else stage.bot.mouseRelease
    act(stage.window.controls.compare, LEFT)


def hold_mirror(stage, down: bool) -> None:
    act = stage.bot.mousePress if down else stage.bot.mouseRelease
    act(stage.window.mirror, LEFT)


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


# What is saved


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
    stage.show(make_view(RED, raw=GREEN, garment=dressed(drawn=True)))
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


# How it opens and closes


@pytest.mark.parametrize("kiosk", [False, True])
def test_keys_work_at_once_without_a_click(stages, make_view: Make, shelf, kiosk: bool) -> None:
    stage = stages.open(kiosk=kiosk)
    mirror, keyboard = stage.window.mirror, stage.window.windowHandle()
    assert QApplication.focusWidget() is mirror
    QTest.keyClick(keyboard, Qt.Key.Key_Right)
    assert stage.looks.take() == Look(shelf[0].eyewear)
    stage.show(make_view(RED, raw=GREEN))
    QTest.keyPress(keyboard, Qt.Key.Key_Space)
    assert stage.colour() == GREEN
    QTest.keyRelease(keyboard, Qt.Key.Key_Space)
    assert stage.colour() == RED
    QTest.keyClick(keyboard, Qt.Key.Key_D)
    stage.bot.waitUntil(lambda: mirror.overlay.meter != "")
    QTest.keyClick(keyboard, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not stage.window.isVisible()


def test_f11_fills_the_screen_and_escape_leaves_it(stage) -> None:
    assert not stage.window.isFullScreen()
    key(stage.window, "F11")
    assert stage.window.isFullScreen()
    key(stage.window, "Esc")
    assert not stage.window.isFullScreen()


@pytest.mark.parametrize(("size", "beside"), [((1280, 800), True), ((1080, 1920), False)])
def test_the_controls_are_beside_the_shelf_or_above_it(stage, size: tuple[int, int], beside: bool) -> None:
    window = stage.window
    window.resize(*size)

    def from_shelf() -> QPoint:
        return window.controls.mapTo(window, QPoint(0, 0)) - window.browser.mapTo(window, QPoint(0, 0))

    stage.bot.waitUntil(lambda: window.mirror.width() == size[0])
    stage.bot.waitUntil(lambda: (from_shelf().x() > 0, from_shelf().y() >= 0) == (beside, beside))
    assert window.mirror.height() > size[1] * 0.7


def test_a_kiosk_fills_the_screen_has_no_way_out_and_no_saving(stages) -> None:
    window = stages.open(kiosk=True).window
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not window.controls.save.isVisible()
    key(window, "Esc")
    key(window, "F11")
    assert window.isFullScreen()


def test_a_kiosk_forgets_who_has_gone(stages, make_view: Make, shelf) -> None:
    configured = Look(shelf[4].eyewear, glasses_off=False, person=3)
    stage = stages.open(kiosk=True, idle_s=0.05, look=configured)
    assert stage.looks.take() == configured
    strip = stage.window.strip
    strip.ensureWidgetVisible(strip.tiles[6], strip.tiles[6].width(), 0)
    # The filters have just become two rows.
    middle = strip.tiles[6].rect().center()
    stage.bot.waitUntil(
        lambda: stage.window.childAt(strip.tiles[6].mapTo(stage.window, middle)) is strip.tiles[6]
    )
    stage.bot.mouseClick(strip.tiles[6], LEFT)
    key(stage.window, "F")
    stage.window.browser.bar.heart.click()
    stage.bot.mouseClick(stage.window.controls.glasses_off, LEFT)
    assert stage.looks.take() == Look(shelf[5].eyewear, person=3)
    stage.show(make_view(RED, face=somebody()))
    heard: list[Look | None] = []
    stage.bot.waitUntil(lambda: heard.append(stage.looks.take()) or heard[-1] is not None)
    assert heard[-1] == replace(configured, person=4)
    assert stage.window.strip.tiles[5].isChecked()
    assert len(stage.window.browser.favourites) == 0
    assert not stage.window.browser.bar.only_favourites
    assert not any(tile.isHidden() or tile.heart.isChecked() for tile in strip.tiles)
    assert not stage.window.controls.glasses_off.isChecked()
    assert stage.window.mirror.shown() is None
    assert stage.colour() != RED
    stage.show(make_view(BLUE))
    assert stage.colour() == BLUE


def test_a_kiosk_without_its_camera_keeps_nobody_on_the_screen(stages, make_view: Make) -> None:
    stage = stages.open(kiosk=True, idle_s=0.05)
    stage.show(make_view(RED))  # somebody may be in it whose face was not found
    stage.lose_camera("Front Cam is gone")
    stage.bot.waitUntil(lambda: stage.window.mirror.shown() is None)
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Front Cam is gone")


def test_a_laptop_without_its_camera_keeps_the_picture(stages, make_view: Make) -> None:
    stage = stages.open(idle_s=0.0)
    view = make_view(RED, face=somebody())
    stage.show(view)
    stage.lose_camera("Front Cam is gone")
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Front Cam is gone")
    assert stage.window.mirror.shown() is view.image


def test_a_laptop_forgets_nobody(stages, make_view: Make) -> None:
    stage = stages.open(idle_s=0.0)
    assert stage.looks.take() == Look()
    stage.show(make_view(RED, face=somebody()))
    stage.show(make_view(BLUE))
    assert stage.looks.take() is None


def test_closing_stops_its_timers(stages, make_view: Make) -> None:
    stage = stages.open(kiosk=True, saving=True)
    stage.show(make_view(RED, face=somebody()))
    stage.bot.mouseClick(stage.window.strip.tiles[1], LEFT)
    running = [timer for timer in stage.window.findChildren(QTimer) if timer.isActive()]
    assert len(running) >= 2
    stage.window.close()
    assert not [timer for timer in running if timer.isActive()]
