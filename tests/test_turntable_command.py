"""`mirror-app eyewear turntable`, as the person types it."""

from pathlib import Path

import cv2
import pytest

from mirror_app.__main__ import main
from mirror_app.glasses_on.turning import SWING_DEG

SMALL = ["--frames", "4", "--size", "64x48"]


def test_a_folder_of_pngs_on_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "turn"
    assert main(["eyewear", "turntable", "harbour-black", "--out", str(out), *SMALL]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["000.png", "001.png", "002.png", "003.png"]
    picture = cv2.imread(str(out / "002.png"), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert picture.shape == (48, 64, 4)
    assert (picture[0, 0, 3], picture[..., 3].max()) == (0, 255)
    assert f"{SWING_DEG:g} degrees to either side" in capsys.readouterr().out


def test_a_clip_on_a_colour(tmp_path: Path):
    out = tmp_path / "turn.mp4"
    words = ["eyewear", "turntable", "harbour-black", "--out", str(out), "--background", "20,200,40", *SMALL]
    assert main(words) == 0
    clip = cv2.VideoCapture(str(out))
    frames = []
    while (read := clip.read())[0]:
        frames.append(read[1])
    clip.release()
    assert [frame.shape for frame in frames] == [(48, 64, 3)] * 4
    assert abs(frames[0][1, 1].astype(int) - (40, 200, 20)).max() < 12
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--out", "a.mp4", "--background", "transparent"], "--background transparent is for PNGs only."),
        (["--out", "a.mp4", "--frames", "3"], "--frames must be from 4 to 720."),
        (["--out", "a.gif"], "a.gif: a turntable is a folder of PNGs, or ends in .mp4, .mov, .avi, .mkv."),
        (["--out", "full"], "full is there already; a turntable needs a folder that is new or empty."),
        (["--out", "none/a"], "There is no folder none to write a into."),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    assert main(["eyewear", "turntable", "harbour-black", *words]) == 2
    assert capsys.readouterr().err == f"mirror-app: {sentence}\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "mine.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path):
    out = tmp_path / "turn"
    out.mkdir()
    assert main(["eyewear", "turntable", "harbour-black", "--out", str(out), *SMALL]) == 0
    assert len(list(out.iterdir())) == 4
