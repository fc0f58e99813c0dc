"""A turntable asked for at the desk."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import cv2
import pytest
from PySide6.QtWidgets import QFileDialog

from mirror_app.glasses_on.slabs import Drawer
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
