"""Pictures are drawn beside Qt's thread, in the order they are wanted in."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from mirror_app.ui import ShelfItem
from mirror_app.ui.pictures import Pictures

PICTURE = np.zeros((4, 8, 4), np.uint8)


class Studio:
    """Draws a picture whenever it is let."""

    def __init__(self, shelf: list[ShelfItem]) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.may_go_on = threading.Semaphore(0)
        self.pictures = Pictures([ShelfItem(item.eyewear, self._drawing(item)) for item in shelf])
        self.pictures.drawn.connect(lambda sku, _picture: self.done.append(sku))

    def _drawing(self, item: ShelfItem) -> Callable[[], np.ndarray]:
        def draw() -> np.ndarray:
            self.begun.append(item.eyewear.sku)
            assert self.may_go_on.acquire(timeout=10.0)
            if item.eyewear.sku == "pair-7":
                raise ValueError("no picture of this one")
            return PICTURE

        return draw


@pytest.fixture
def studio(shelf: list[ShelfItem]) -> Studio:
    return Studio(shelf)


def test_they_come_in_the_order_wanted_and_each_once(qtbot: QtBot, studio: Studio) -> None:
    studio.may_go_on.release(9)
    studio.pictures.want(["pair-3", "pair-1", "pair-3", "unheard-of"])
    qtbot.waitUntil(lambda: studio.done == ["pair-3", "pair-1"])
    studio.pictures.want(["pair-1", "pair-2"])
    qtbot.waitUntil(lambda: studio.done == ["pair-3", "pair-1", "pair-2"])


def test_what_is_wanted_now_goes_before_what_was(qtbot: QtBot, studio: Studio) -> None:
    studio.pictures.want(["pair-0", "pair-1", "pair-2"])
    qtbot.waitUntil(lambda: studio.begun == ["pair-0"])
    studio.pictures.want(["pair-9", "pair-0", "pair-1"])
    studio.may_go_on.release(9)
    qtbot.waitUntil(lambda: studio.done == ["pair-0", "pair-9", "pair-1"])
    assert "pair-2" not in studio.begun


def test_to_stop_is_to_finish_one_picture(qtbot: QtBot, studio: Studio) -> None:
    studio.pictures.want(["pair-0", "pair-1"])
    qtbot.waitUntil(lambda: studio.begun == ["pair-0"])
    threading.Timer(0.05, studio.may_go_on.release).start()
    studio.pictures.stop()
    assert "thumbnails" not in {thread.name for thread in threading.enumerate()}
    assert studio.begun == ["pair-0"]
    studio.may_go_on.release(9)
    studio.pictures.want(["pair-1"])
    qtbot.waitUntil(lambda: studio.done == ["pair-0", "pair-1"])


def test_one_that_cannot_be_drawn_stops_no_other(
    qtbot: QtBot, studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    studio.may_go_on.release(9)
    studio.pictures.want(["pair-7", "pair-8"])
    qtbot.waitUntil(lambda: studio.done == ["pair-8"])
    assert "There is no thumbnail of pair-7" in caplog.text
    caplog.clear()
