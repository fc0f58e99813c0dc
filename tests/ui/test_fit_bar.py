"""The card and the tilt, from the window's side."""

from threading import Event, Lock, Timer

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from mirror_app import config
from mirror_app.config import Settings
from mirror_app.errors import ConfigError
from mirror_app.measuring.card_step import ENOUGH, CardReadings, Phase, Progress
from mirror_app.sizes import Length, Sizes, SizesOf
from mirror_app.ui.fit_bar import BEGIN, CANCEL, HOW, FitBar, told
from mirror_app.ui.theme import LAPTOP
from mirror_app.values import Frame, State, View

FOUND = SizesOf(Sizes(Length(62.4, 0.8), Length(140.0, 5.0), 1.0, 0.01, "card", ENOUGH, True), 3)


def view() -> View:
    image = np.zeros((90, 160, 3), np.uint8)
    return View(image, Frame(image, 0, 0.0), None, State.NO_FACE, 0.0, cleared=image, undressed=image)


def test_what_is_told_while_a_card_is_looked_for() -> None:
    assert told(Progress(Phase.NO_CARD)) == HOW
    assert "flat" in told(Progress(Phase.NOT_FLAT, 2))
    assert told(Progress(Phase.READING, 4)) == f"Hold still: 4 of {ENOUGH} pictures"
    assert told(Progress(Phase.DONE, ENOUGH, FOUND)).startswith("Far PD 62.4 mm, give or take 0.8.")


def test_the_card_is_looked_for_from_one_touch_to_the_next(qtbot: QtBot) -> None:
    bar = FitBar(LAPTOP, with_tilt=True)
    qtbot.addWidget(bar)
    assert bar.see(view()) == ""
    bar.card.click()
    assert bar.card.text() == CANCEL
    assert bar.see(view()) in (HOW, told(Progress(Phase.NO_FACE)))
    qtbot.waitUntil(lambda: bar.see(view()) == told(Progress(Phase.NO_FACE)))
    bar.close_step()
    assert bar.card.text() == BEGIN
    assert bar.see(view()) == ""


def test_a_search_that_was_cancelled_is_over_before_the_next_begins_and_before_it_closes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, most = 0, 0
    gate, counting = Event(), Lock()

    def look(_readings: CardReadings, *_picture: object) -> Progress:
        nonlocal inside, most
        with counting:
            inside += 1
            most = max(most, inside)
        gate.wait(5.0)
        with counting:
            inside -= 1
        return Progress(Phase.NO_CARD)

    monkeypatch.setattr(CardReadings, "look", look)
    bar = FitBar(LAPTOP, with_tilt=True)
    qtbot.addWidget(bar)
    for _ in range(3):
        bar.card.click()
        bar.see(view())
        qtbot.wait(30)
        bar.card.click()
    assert (inside, most) == (1, 1)
    Timer(0.05, gate.set).start()
    bar.close_step()
    assert (inside, most) == (0, 1)


def test_the_tilt_goes_by_a_degree_from_the_usual_one_and_back_to_what_suits(qtbot: QtBot) -> None:
    bar = FitBar(LAPTOP, with_tilt=True)
    qtbot.addWidget(bar)
    heard: list[float | None] = []
    bar.tilted.connect(heard.append)
    assert bar.tilt.text() == "Tilt: fitted"
    bar.more.click()
    bar.more.click()
    bar.less.click()
    assert bar.tilt.text() == "Tilt: 10\u00b0"
    bar.tilt.click()
    assert heard == [10, 11, 10, None]
    for _ in range(30):
        bar.lean(1)
    # As far as the settings allow it, and not further.
    assert config.merged(Settings(), {"tilt": heard[-1]}).tilt_deg == heard[-1]
    with pytest.raises(ConfigError, match=f"at most {heard[-1]}"):
        config.merged(Settings(), {"tilt": heard[-1] + 1})
    for _ in range(30):
        bar.lean(-1)
    assert heard[-1] == 0
