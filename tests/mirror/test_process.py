import io
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
from mirror_app.mirror.writing import clip_writer, write_picture
from mirror_app.telling import Progress
from mirror_app.values import Look


def quiet(_done: int, _total: int, _line: str) -> None:
    """No progress to show."""


def clip_of(path: Path, truth: Truth, frames: int = 6) -> Path:
    """The same picture again and again, moved a little each time."""
    image = cv2.resize(truth.image, (640, 360), interpolation=cv2.INTER_AREA)
    with clip_writer(path, 30) as writer:
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


def bad_inputs(folder: Path, worn: Truth) -> dict[str, list[str]]:
    (folder / "text.mp4").write_text("hello " * 500)
    (folder / "empty.mp4").touch()
    whole = clip_of(folder / "whole.mp4", worn).read_bytes()
    (folder / "cut.mp4").write_bytes(whole[:300])
    cv2.imwrite(str(folder / "tiny.png"), np.zeros((1, 1, 3), np.uint8))
    cv2.imwrite(str(folder / "huge.png"), np.zeros((20000, 16, 3), np.uint8))
    (folder / "nothing").mkdir()
    (folder / "taken.mp4").mkdir()
    f = str(folder)
    good = ["process", f"{f}/whole.mp4", f"{f}/out.mp4"]
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
        "output is a folder": ["process", f"{f}/whole.mp4", f"{f}/taken.mp4"],
        "report over the input": [*good, "--report", f"{f}/whole.mp4"],
        "report over the output": [*good, "--report", f"{f}/nothing/../out.mp4"],
        "report into no folder": [*good, "--report", f"{f}/no/r.json"],
        "report into a file": [*good, "--report", f"{f}/text.mp4/r.json"],
        "report is a folder": [*good, "--report", f"{f}/nothing"],
        "masks among the input": ["process", f"{f}/whole.mp4", f"{f}/nothing/out.mp4", "--masks", f],
        "masks among the output": [*good, "--masks", f],
        "masks are a file": [*good, "--masks", f"{f}/text.mp4"],
        "long input": ["process", f"{f}/{'x' * 300}.mp4", f"{f}/out.mp4"],
        "long output": ["process", f"{f}/whole.mp4", f"{f}/{'x' * 300}.mp4"],
        "unknown SKU": ["process", f"{f}/whole.mp4", f"{f}/out.mp4", "--eyewear", "harbor-blak"],
        "no camera": ["run", "--source", "97", "--headless", f"{f}/out"],
        "no source": ["run", "--source", f"{f}/none.mp4", "--headless", f"{f}/out"],
        "bench source": ["bench", "--source", f"{f}/text.mp4"],
        "bench over its source": ["bench", "--source", f"{f}/whole.mp4", "--json", f"{f}/whole.mp4"],
        "bench size none": ["bench", "--size", "0x0"],
        "bench size huge": ["bench", "--size", "99999x99999"],
        "bench into no folder": ["bench", "--json", f"{f}/no/b.json"],
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
    assert capfd.readouterr().err == ""  # no terminal: no progress


def test_a_report_may_go_into_the_folder_that_the_run_makes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], bare: Truth
):
    (tmp_path / "in").mkdir()
    write_picture(tmp_path / "in" / "a.png", bare.image)
    out = tmp_path / "out"
    assert main(["process", str(tmp_path / "in"), str(out), "--report", str(out / "r.json")]) == 0
    assert sorted(p.name for p in out.iterdir()) == ["a.png", "r.json"]
    assert json.loads((out / "r.json").read_text())["summary"]["states"] == {"bare": 1}
    capfd.readouterr()


KEEP = Look(glasses_off=False)
"""Nothing is done to the frames: quick, and what comes out is what went in."""


class Heard:
    """Progress, kept."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int]] = []
        self.lines: list[str] = []

    def __call__(self, done: int, total: int, line: str) -> None:
        self.counts.append((done, total))
        self.lines += [line] if line else []


def folder_of(path: Path, truth: Truth, *names: str) -> Path:
    path.mkdir()
    for name in names:
        write_picture(path / name, truth.image)
    return path


@pytest.mark.parametrize("where", ["in", "out", "in/../out"])
def test_masks_never_go_among_the_pictures(mirror: Mirror, tmp_path: Path, bare: Truth, where: str):
    folder = folder_of(tmp_path / "in", bare, "a.png")
    before = (folder / "a.png").read_bytes()
    with pytest.raises(InputError, match="masks go into a folder of their own"):
        process(mirror, Job(folder, tmp_path / "out", KEEP, tmp_path / where), quiet)
    assert (folder / "a.png").read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_pictures_with_one_stem_have_a_mask_each(mirror: Mirror, tmp_path: Path, bare: Truth):
    folder = folder_of(tmp_path / "in", bare, "a.png", "a.jpg", "a.jpg.webp", "b.jpg")
    outcome = process(mirror, Job(folder, tmp_path / "out", KEEP, tmp_path / "masks"), quiet)
    assert outcome.failed == {}
    masks = sorted(p.name for p in (tmp_path / "masks").iterdir())
    assert masks == ["a.jpg.png", "a.jpg.webp.png", "a.png.png", "b.png"]


@pytest.mark.parametrize("name", ["a.tif", "a.TIFF"])
def test_a_tiff_is_a_picture(mirror: Mirror, tmp_path: Path, worn: Truth, name: str):
    source = tmp_path / "in.tif"
    write_picture(source, worn.image)
    outcome = process(mirror, Job(source, tmp_path / name, Look()), quiet)
    assert outcome.rows[0]["state"] == "removed"
    assert (tmp_path / name).read_bytes()[:4] == b"II*\0"


def test_a_clip_tells_how_many_frames_there_will_be(mirror: Mirror, tmp_path: Path, bare: Truth):
    source, heard = clip_of(tmp_path / "in.mp4", bare, 3), Heard()
    process(mirror, Job(source, tmp_path / "out.mp4", KEEP), heard)
    assert heard.counts[:3] == [(1, 3), (2, 3), (3, 3)]
    assert heard.lines == []


@pytest.mark.parametrize("suffix", [".avi", ".mkv"])
def test_a_clip_cut_in_the_middle_gives_a_sentence_and_nothing_else(
    mirror: Mirror, tmp_path: Path, bare: Truth, suffix: str
):
    whole = clip_of(tmp_path / f"in{suffix}", bare, 12)
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match=rf"^in{suffix} is cut off: only [56] of its 12 frames are there\.$"):
        process(mirror, Job(whole, tmp_path / f"out{suffix}", KEEP, tmp_path / "masks"), quiet)
    assert list(tmp_path.iterdir()) == [whole]


def test_a_clip_that_only_announces_more_than_it_has_is_used(mirror: Mirror, tmp_path: Path, bare: Truth):
    source, heard = clip_of(tmp_path / "in.avi", bare, 4), Heard()
    content = bytearray(source.read_bytes())
    announced = content.index(b"strh") + 8 + 32  # the stream header's dwLength
    assert content[announced] == 4
    content[announced] = 9
    source.write_bytes(content)
    outcome = process(mirror, Job(source, tmp_path / "out.avi", KEEP), heard)
    assert len(outcome.rows) == 4
    assert heard.lines == ["in.avi announces 9 frames, and 4 could be read."]


def test_an_odd_size_is_kept_where_that_can_be_and_said_where_not(
    mirror: Mirror, tmp_path: Path, bare: Truth
):
    source = tmp_path / "in.avi"
    image = cv2.resize(bare.image, (321, 181), interpolation=cv2.INTER_AREA)
    with clip_writer(source, 30) as writer:
        writer.add(image)
    heard = Heard()
    process(mirror, Job(source, tmp_path / "out.mkv", KEEP), heard)
    assert np.array_equal(frames_of(tmp_path / "out.mkv")[0], image)
    assert heard.lines == []
    process(mirror, Job(source, tmp_path / "out.mp4", KEEP), heard)
    assert frames_of(tmp_path / "out.mp4")[0].shape == (180, 320, 3)
    assert len(heard.lines) == 1
    assert "the last column and the last row is left out" in heard.lines[0]


def test_a_name_as_long_as_the_disk_allows_is_fine(mirror: Mirror, tmp_path: Path, bare: Truth):
    source = clip_of(tmp_path / "in.mp4", bare, 2)
    long = "x" * 246 + ".mp4"
    process(mirror, Job(source, tmp_path / long, KEEP), quiet)
    assert len(frames_of(tmp_path / long)) == 2


def test_a_file_that_looks_like_a_temporary_one_is_left_alone(mirror: Mirror, tmp_path: Path, bare: Truth):
    source = clip_of(tmp_path / "y.part.mp4", bare, 2)
    before = source.read_bytes()
    process(mirror, Job(source, tmp_path / "y.mp4", KEEP), quiet)
    assert source.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["y.mp4", "y.part.mp4"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_on_a_terminal_and_ends(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with Progress("frames") as progress:
        progress(1, 2, "")
        progress(2, 2, "")
    assert terminal.getvalue() == "\r1 of 2 frames\r2 of 2 frames\n"


def test_progress_ends_before_a_sentence_even_when_the_total_is_not_known(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)

    def run() -> None:
        with Progress("frames") as progress:
            progress(1, 0, "")
            progress(2, 0, "It is odd.")
            raise InputError("on purpose")

    with pytest.raises(InputError):
        run()
    assert terminal.getvalue() == "\r1 frames\nIt is odd.\n\r2 frames\n"
