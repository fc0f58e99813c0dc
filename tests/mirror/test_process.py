import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.__main__ import main
from mirror_app.camera import Truth
from mirror_app.errors import InputError
from mirror_app.mirror import Mirror
from mirror_app.mirror.process import Job, process
from mirror_app.mirror.writing import ClipWriter, write_picture
from mirror_app.values import Look


def quiet(_done: int, _total: int, _line: str) -> None:
    """No progress to show."""


def clip_of(path: Path, truth: Truth, frames: int = 6) -> Path:
    """The same picture again and again, moved a little each time."""
    image = cv2.resize(truth.image, (640, 360), interpolation=cv2.INTER_AREA)
    with ClipWriter(path, 30) as writer:
        for k in range(frames):
            writer.add(np.roll(image, k, axis=1))
    return path


def frames_of(path: Path) -> list[np.ndarray]:
    capture, frames = cv2.VideoCapture(str(path)), []
    while (read := capture.read())[0]:
        frames.append(read[1])
    return frames


def test_a_clip_gives_a_clip_masks_and_a_report(mirror: Mirror, tmp_path: Path, worn: Truth):
    source, target, masks = clip_of(tmp_path / "in.avi", worn), tmp_path / "out.mkv", tmp_path / "masks"
    outcome = process(mirror, Job(source, target, Look(), masks), quiet)
    assert [row["state"] for row in outcome.rows] == ["removed"] * 6
    assert {"index", "face", "state", "confidence", "ms"} == set(outcome.rows[0])
    before, after = frames_of(source), frames_of(target)
    assert len(after) == 6
    assert np.array_equal(after[0][300:], before[0][300:])  # lossless, and only the eye band touched
    assert not np.array_equal(after[0], before[0])
    written = sorted(p.name for p in masks.iterdir())
    assert written == [f"{k:06d}.png" for k in range(6)]
    mask = cv2.imread(str(masks / "000000.png"))
    assert mask.shape == before[0].shape
    assert mask[..., 2].max() > 200  # red: the frame


def test_a_bare_picture_comes_out_byte_for_byte(mirror: Mirror, tmp_path: Path, bare: Truth):
    source = tmp_path / "bare.jpg"
    write_picture(source, bare.image)
    outcome = process(mirror, Job(source, tmp_path / "out.jpg", Look()), quiet)
    assert outcome.rows[0]["state"] == "bare"
    assert (tmp_path / "out.jpg").read_bytes() == source.read_bytes()


def test_a_folder_skips_what_it_cannot_use_and_says_so(
    mirror: Mirror, tmp_path: Path, worn: Truth, bare: Truth
):
    folder, target = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    write_picture(folder / "a.png", worn.image)
    (folder / "b.png").write_text("not a picture")
    write_picture(folder / "c.jpg", bare.image)
    outcome = process(mirror, Job(folder, target, Look()), quiet)
    assert [(row["file"], row["state"]) for row in outcome.rows] == [("a.png", "removed"), ("c.jpg", "bare")]
    assert outcome.failed == {"b.png": "b.png is not a picture"}
    assert sorted(p.name for p in target.iterdir()) == ["a.png", "c.jpg"]


def test_each_picture_of_a_folder_is_a_person_of_its_own(
    mirror: Mirror, tmp_path: Path, worn: Truth, bare: Truth
):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, truth in (("1", worn), ("2", bare), ("3", worn), ("4", bare)):
        write_picture(folder / f"{name}.png", truth.image)
    outcome = process(mirror, Job(folder, tmp_path / "out", Look()), quiet)
    assert [row["state"] for row in outcome.rows] == ["removed", "bare", "removed", "bare"]


def test_a_clip_that_ends_in_an_error_leaves_nothing_behind(tmp_path: Path):
    def half() -> None:
        with ClipWriter(tmp_path / "x.mp4", 30) as writer:
            writer.add(np.zeros((64, 64, 3), np.uint8))
            raise InputError("on purpose")

    with pytest.raises(InputError):
        half()
    assert list(tmp_path.iterdir()) == []


def bad_inputs(folder: Path, worn: Truth) -> dict[str, list[str]]:
    (folder / "text.mp4").write_text("hello " * 500)
    (folder / "empty.mp4").touch()
    whole = clip_of(folder / "whole.mp4", worn).read_bytes()
    (folder / "cut.mp4").write_bytes(whole[:300])
    cv2.imwrite(str(folder / "tiny.png"), np.zeros((1, 1, 3), np.uint8))
    cv2.imwrite(str(folder / "huge.png"), np.zeros((20000, 16, 3), np.uint8))
    (folder / "nothing").mkdir()
    f = str(folder)
    return {
        "no such file": ["process", f"{f}/none.mp4", f"{f}/out.mp4"],
        "text": ["process", f"{f}/text.mp4", f"{f}/out.mp4"],
        "empty": ["process", f"{f}/empty.mp4", f"{f}/out.mp4"],
        "cut off": ["process", f"{f}/cut.mp4", f"{f}/out.mp4"],
        "1x1": ["process", f"{f}/tiny.png", f"{f}/out.png"],
        "20,000 px": ["process", f"{f}/huge.png", f"{f}/out.png"],
        "no pictures": ["process", f"{f}/nothing", f"{f}/out"],
        "wrong kind out": ["process", f"{f}/whole.mp4", f"{f}/out.png"],
        "no folder": ["process", f"{f}/whole.mp4", f"{f}/no/such/out.mp4"],
        "unknown SKU": ["process", f"{f}/whole.mp4", f"{f}/out.mp4", "--eyewear", "harbor-blak"],
        "no camera": ["run", "--source", "97", "--headless", f"{f}/out"],
        "no source": ["run", "--source", f"{f}/none.mp4", "--headless", f"{f}/out"],
        "bench source": ["bench", "--source", f"{f}/text.mp4"],
    }


def test_bad_input_is_one_sentence_status_2_and_nothing_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], worn: Truth
):
    cases = bad_inputs(tmp_path, worn)
    before = sorted(tmp_path.rglob("*"))
    for name, words in cases.items():
        assert main(words) == 2, name
        said = capfd.readouterr()
        assert said.out == "", name
        assert said.err.startswith("mirror-app: "), name
        assert said.err.count("\n") == 1, (name, said.err)
        assert "Traceback" not in said.err, name
        assert [p for p in sorted(tmp_path.rglob("*")) if p not in before] == [], name
    assert "harbour-black" in _said(cases["unknown SKU"], capfd)


def _said(words: list[str], capfd: pytest.CaptureFixture[str]) -> str:
    main(words)
    return capfd.readouterr().err


def test_process_from_the_command_line_writes_its_report(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], worn: Truth
):
    source = clip_of(tmp_path / "in.mp4", worn, frames=4)
    report = tmp_path / "report.json"
    words = [
        "process",
        str(source),
        str(tmp_path / "out.mp4"),
        "--eyewear",
        "harbour-black",
        "--report",
        str(report),
    ]
    assert main(words) == 0
    content = json.loads(report.read_text())
    assert len(content["frames"]) == 4
    assert content["summary"]["provider"] == "CPUExecutionProvider"
    assert content["summary"]["nodes_by_provider"]["CPUExecutionProvider"] > 20
    assert content["summary"]["fps"] > 0
    capfd.readouterr()
