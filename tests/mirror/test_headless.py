from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app import app
from mirror_app.camera import Truth
from mirror_app.errors import InputError
from mirror_app.mirror import Mirror, headless
from mirror_app.mirror.headless import write_headless
from mirror_app.mirror.writing import clip_writer
from mirror_app.values import Eyewear


@pytest.fixture(autouse=True)
def _few_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headless, "FRAMES_EACH", 3)


def pair() -> Eyewear:
    return next(iter(app.load_catalogue()))


def clip_of(path: Path, image: np.ndarray) -> Path:
    """Shorter than what is shown of one look."""
    with clip_writer(path, 30) as writer:
        for _ in range(2):
            writer.add(image)
    return path


def half(truth: Truth) -> np.ndarray:
    return cv2.resize(truth.image, (640, 360), interpolation=cv2.INTER_AREA)


def test_a_short_clip_shows_every_look(mirror: Mirror, tmp_path: Path, worn: Truth):
    source, folder = clip_of(tmp_path / "in.avi", half(worn)), tmp_path / "new" / "out"
    written = write_headless(mirror, str(source), folder, [None, pair()])
    names = ["as_you_are.png", "without.png", f"with_{pair().sku}.png"]
    assert [still.name for still in written.stills] == names
    assert sorted(p.name for p in folder.iterdir()) == sorted(["mirror.mp4", *names])
    assert written.frames == 9
    assert written.removed == 6  # as it is, nothing is removed
    assert cv2.VideoCapture(str(written.clip)).get(cv2.CAP_PROP_FRAME_COUNT) == 9
    shown = [cv2.imread(str(still)) for still in written.stills]
    assert np.array_equal(shown[0], half(worn))
    assert np.abs(shown[1].astype(int) - shown[0]).max() > 40
    assert np.abs(shown[2].astype(int) - shown[1]).max() > 40


@pytest.mark.parametrize(
    ("degrees", "mounted"), [(90, cv2.ROTATE_90_COUNTERCLOCKWISE), (270, cv2.ROTATE_90_CLOCKWISE)]
)
def test_a_camera_on_its_side_is_turned(
    mirror: Mirror, tmp_path: Path, worn: Truth, degrees: int, mounted: int
):
    upright = half(worn)
    source = clip_of(tmp_path / "in.avi", cv2.rotate(upright, mounted))
    written = write_headless(mirror, str(source), tmp_path / "out", [], degrees)
    assert np.array_equal(cv2.imread(str(written.stills[0])), upright)
    assert written.removed == 3


def test_a_folder_that_cannot_be_made_is_told(mirror: Mirror, tmp_path: Path, worn: Truth):
    source = clip_of(tmp_path / "in.avi", half(worn))
    with pytest.raises(InputError, match="not a folder"):
        write_headless(mirror, str(source), source, [])
