"""A turntable asked for at the desk."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import cv2
import pytest
from PySide6.QtWidgets import QFileDialog

from mirror_app.glasses_on.slabs import Drawer
from mirror_app.ui.desk import turning
from tests.designer import Designer

CLIP, PNGS = "MP4 clip (*.mp4)", "Folder of PNGs (*)"
Answer = Callable[[Path, str], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """answer(path, kind) is what the person chooses when asked where."""
    return lambda path, kind: monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(path), kind)
    )


def test_a_turntable_is_written_with_its_progress(
    designer: Designer, toml: Path, tmp_path: Path, answer: Answer
):
    designer.wear(toml)
    out = tmp_path / "turn.mp4"
    answer(out, CLIP)
    designer.click(designer.panel.turn)
    designer.until(lambda: designer.panel.progress.value() >= 1)
    assert designer.panel.turn.text() == "Stop the turntable"
    designer.until(lambda: designer.stage.window.mirror.overlay.message == f"The turntable is {out}.")
    clip = cv2.VideoCapture(str(out))
    assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 72
    clip.release()
    assert designer.panel.progress.isHidden()


def test_a_clip_without_an_ending_is_a_clip_and_takes_no_other_ones_place(
    designer: Designer, toml: Path, tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[Path, bool]] = []
    monkeypatch.setattr(
        turning, "export", lambda _drawer, _turned, turn, out, _told: asked.append((out, turn.ground is None))
    )
    designer.wear(toml)
    (tmp_path / "there.mp4").touch()
    for name, kind in (("there", CLIP), ("turn.2", CLIP), ("turn.MOV", CLIP), ("turn.mp4", PNGS)):
        answer(tmp_path / name, kind)
        designer.click(designer.panel.turn)
        mirror = designer.stage.window.mirror
        told = "there.mp4 is there already;" if name == "there" else "The turntable is"
        designer.until(lambda told=told, mirror=mirror: mirror.overlay.message.startswith(told))
        designer.until(lambda: not designer.desk._turning.runs)
        designer.stage.window.tell("")
    named = [tmp_path / name for name in ("turn.2.mp4", "turn.MOV", "turn")]
    assert asked == list(zip(named, (False, False, True), strict=True))


def test_stopping_does_not_wait_for_the_picture_that_is_being_drawn(
    designers, toml: Path, tmp_path: Path, answer: Answer
):
    drawing, gate = Event(), Event()

    def slow() -> Drawer:
        drawing.set()
        gate.wait(5.0)
        return Drawer.load()

    designer = designers(drawer=slow)
    designer.wear(toml)
    answer(tmp_path / "turn", PNGS)
    designer.click(designer.panel.turn)
    designer.until(drawing.is_set)
    designer.until(lambda: designer.panel.turn.text() == "Stop the turntable")
    designer.click(designer.panel.turn)
    assert not gate.is_set()
    assert designer.desk._turning.runs
    gate.set()
    designer.until(lambda: "nothing was written" in designer.stage.window.mirror.overlay.message)
    assert designer.panel.turn.text() == "Turntable\u2026"


def test_a_turntable_that_is_stopped_leaves_nothing(
    designer: Designer, toml: Path, tmp_path: Path, answer: Answer
):
    designer.wear(toml)
    before = set(tmp_path.iterdir())
    answer(tmp_path / "turn", PNGS)
    designer.click(designer.panel.turn)
    designer.until(lambda: designer.panel.progress.value() >= 1)
    designer.click(designer.panel.turn)
    designer.until(lambda: "nothing was written" in designer.stage.window.mirror.overlay.message)
    assert set(tmp_path.iterdir()) == before
    assert designer.panel.turn.text() == "Turntable\u2026"
