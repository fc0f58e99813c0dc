"""`mirror-app garment`, as the person types it; `bench --garment` too."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.__main__ import main
from mirror_app.camera import Synthetic
from mirror_app.garment_on.live import seeing
from mirror_app.mirror.writing import clip_writer, write_picture
from mirror_app.paths import model
from tests.garment_on.shapes import shirt

FPS = 10.0


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shirt, the same where no folder says what it is, a clip of 2 s, and what is none of these."""
    folder = tmp_path_factory.mktemp("given")
    (folder / "upper").mkdir()
    write_picture(folder / "upper" / "shirt.png", shirt())
    write_picture(folder / "shirt.png", shirt())
    write_picture(folder / "blank.png", np.full((300, 200, 3), 200, np.uint8))
    (folder / "text.png").write_text("hello")
    (folder / "text.mp4").write_text("hello " * 500)
    with clip_writer(folder / "clip.avi", FPS) as writer:
        for k in range(20):
            writer.add(np.full((90, 160, 3), 100 + k, np.uint8))
    (folder / "people").mkdir()
    write_picture(folder / "people" / "a.png", Synthetic(worn=None).truth(0).image)
    (folder / "people" / "b.png").write_text("not a picture")
    return folder


WORN = ["clip.avi", "out.avi", "--garment", "upper/shirt.png"]
TROUBLES = {
    "no such input": (["none.avi", "out.avi", "--garment", "upper/shirt.png"], "There is no file or folder"),
    "unreadable clip": (
        ["text.mp4", "out.mp4", "--garment", "upper/shirt.png"],
        "text.mp4 is not a video clip",
    ),
    "no such garment": (["clip.avi", "out.avi", "--garment", "none.png"], "There is no file none.png."),
    "of what type": (["clip.avi", "out.avi", "--garment", "shirt.png"], "shirt.png: say with --type whether"),
    "not a picture": (
        ["clip.avi", "out.avi", "--garment", "text.png", "--type", "upper"],
        "text.png is not a picture",
    ),
    "no garment in it": (
        ["clip.avi", "out.avi", "--garment", "blank.png", "--type", "upper"],
        "blank.png: No garment was found in this picture",
    ),
    "nor in the second": (
        ["clip.avi", "out.avi", "--garment", "upper/shirt.png", "--at", "1:blank.png:full"],
        "blank.png: No garment was found in this picture",
    ),
    "masks among the input": (
        ["clip.avi", "people/out.avi", "--garment", "upper/shirt.png", "--masks", "."],
        "masks go into a folder of their own",
    ),
    "report into no folder": (
        ["clip.avi", "out.avi", "--garment", "upper/shirt.png", "--report", "no/r.json"],
        "There is no folder no to write r.json into.",
    ),
    "report over the clip": (
        [*WORN, "--report", "people/../clip.avi"],
        "the report goes into a file of its own",
    ),
    "report over what comes out": (
        [*WORN, "--report", "out.avi"],
        "the report goes into a file of its own",
    ),
    "report over the garment": (
        ["people", "out", "--garment", "upper/shirt.png", "--report", "upper/shirt.png"],
        "the report goes into a file of its own",
    ),
    "report over the second": (
        [*WORN, "--at", "1:shirt.png:full", "--report", "shirt.png"],
        "the report goes into a file of its own",
    ),
    "report over a picture": (
        ["people", "out", "--garment", "upper/shirt.png", "--report", "people/a.png"],
        "the report goes into a file of its own",
    ),
    "wrong kind out": (["clip.avi", "out.png", "--garment", "upper/shirt.png"], "a clip goes into a clip"),
    "unknown SKU": (
        ["clip.avi", "out.avi", "--garment", "upper/shirt.png", "--eyewear", "harbor-blak"],
        "harbour-black",
    ),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    given: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], name: str
):
    words, sentence = TROUBLES[name]
    monkeypatch.chdir(given)
    before = {path: path.is_file() and path.read_bytes() for path in given.rglob("*")}
    assert main(["garment", *words]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("mirror-app: ")
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert {path: path.is_file() and path.read_bytes() for path in given.rglob("*")} == before


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("upper/shirt.png", "it is SECONDS:FILE or SECONDS:FILE:TYPE"),
        ("1.5", "it is SECONDS:FILE or SECONDS:FILE:TYPE"),
        ("soon:upper/shirt.png", "it is SECONDS:FILE or SECONDS:FILE:TYPE"),
        ("-1:upper/shirt.png", "it is SECONDS:FILE or SECONDS:FILE:TYPE"),
        ("nan:upper/shirt.png", "it is SECONDS:FILE or SECONDS:FILE:TYPE"),
        ("1:none.png", "There is no file none.png."),
        ("1:shirt.png", "shirt.png: say with --type whether"),
        ("1:shirt.png:hat", "There is no file shirt.png:hat."),
        ("2:upper/shirt.png", "--at 2:shirt.png: the last frame of clip.avi is at 1.900 s."),
        ("1.95:upper/shirt.png", "--at 1.95:shirt.png: the last frame of clip.avi is at 1.900 s."),
    ],
)
def test_when_to_change_has_to_be_a_time_of_the_clip(
    given: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], at: str, sentence: str
):
    monkeypatch.chdir(given)
    assert main(["garment", "clip.avi", "out.avi", "--garment", "upper/shirt.png", f"--at={at}"]) == 2
    assert sentence in capsys.readouterr().err
    twice = ["--at", "1:upper/shirt.png", "--at", "1.0:shirt.png:upper"]
    assert main(["garment", "clip.avi", "out.avi", "--garment", "upper/shirt.png", *twice]) == 2
    assert "only one garment can be put on at a time" in capsys.readouterr().err
    assert (
        main(["garment", "people", "out", "--garment", "upper/shirt.png", "--at", "1:upper/shirt.png"]) == 2
    )
    assert "a picture has no time" in capsys.readouterr().err
    assert not (given / "out.avi").exists()


def test_without_the_network_that_finds_a_body_nothing_is_written(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def but_that(name: str) -> Path:
        return tmp_path / name if name == "body_finder.onnx" else model(name)

    monkeypatch.setattr(seeing, "model", but_that)
    words = ["--garment", str(given / "upper" / "shirt.png"), "--masks", str(tmp_path / "masks")]
    assert main(["garment", str(given / "people"), str(tmp_path / "out"), *words]) == 2
    assert "body_finder.onnx cannot be loaded" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_who_cannot_be_dressed_stays_as_they_are_and_a_bad_file_is_told(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out, report = tmp_path / "out", tmp_path / "out" / "r.json"
    words = ["garment", str(given / "people"), str(out), "--garment", str(given / "shirt.png")]
    assert main([*words, "--type", "upper", "--report", str(report), "--masks", str(tmp_path / "masks")]) == 1
    content = json.loads(report.read_text())
    assert content["failed"] == {"b.png": "b.png is not a picture"}
    (row,) = content["frames"]
    assert row["garment"] == {
        "file": str(given / "shirt.png"),
        "type": "upper",
        "epoch": 1,
        "drawn": False,
        "reason": "Step back until your shoulders are in the picture.",
        "box": [0, 0, 0, 0],
    }
    summary = content["summary"]
    assert (summary["drawn"], summary["switches"], summary["provider"]) == (0, 0, "CPUExecutionProvider")
    assert (out / "a.png").read_bytes() == (given / "people" / "a.png").read_bytes()
    assert not cv2.imread(str(tmp_path / "masks" / "a.png"), cv2.IMREAD_UNCHANGED).any()
    assert "a garment drawn on 0" in (said := capsys.readouterr()).out
    assert "None on 1: Step back" in said.out
    assert "b.png is not a picture" in said.err


def test_a_real_clip_is_dressed_and_dressed_anew(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    source, target, masks = tmp_path / "in.mkv", tmp_path / "out.mkv", tmp_path / "masks"
    clip = cv2.VideoCapture(str(shared_data / "people" / "clips" / "dance_a.mp4"))
    with clip_writer(source, FPS) as writer:
        for _ in range(6):
            writer.add(clip.read()[1])
    clip.release()
    garments = shared_data / "garments" / "upper"
    change = f"0.3:{garments / '00055_00.jpg'}"
    words = ["garment", str(source), str(target), "--garment", str(garments / "049805_1.jpg"), "--at", change]
    assert main([*words, "--masks", str(masks), "--report", str(tmp_path / "r.json")]) == 0
    content = json.loads((tmp_path / "r.json").read_text())
    worn = [row["garment"] for row in content["frames"]]
    assert [(Path(one["file"]).stem, one["drawn"]) for one in worn] == [
        *[("049805_1", True)] * 3,
        *[("00055_00", True)] * 3,
    ]
    assert (content["summary"]["drawn"], content["summary"]["switches"]) == (6, 1)
    assert "6 frames, a garment drawn on 6, 1 of 1 switches" in capsys.readouterr().out
    before, after = (cv2.VideoCapture(str(path)) for path in (source, target))
    for k in range(6):
        mask = cv2.imread(str(masks / f"{k:06d}.png"), cv2.IMREAD_UNCHANGED)
        differs = (before.read()[1] != after.read()[1]).any(-1)
        assert differs.sum() > 10_000
        assert not differs[mask == 0].any()


def test_bench_with_a_garment_needs_a_body(given: Path, capsys: pytest.CaptureFixture[str]):
    shown = ["bench", "--garment", str(given / "upper" / "shirt.png")]
    assert main(shown) == 2
    assert "--garment needs a clip of a body, with --source" in capsys.readouterr().err
    assert main([*shown, "--naive"]) == 2
    assert "--naive knows no garments" in capsys.readouterr().err


def test_bench_in_which_nothing_was_drawn_says_so(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["bench", "--source", str(given / "clip.avi"), "--garment", str(given / "upper" / "shirt.png")]
    alone = ["--keep-glasses", "--eyewear", "none", "--size", "320x240", "--frames", "20"]
    assert main([*words, *alone, "--json", str(tmp_path / "b.json")]) == 0
    result = json.loads((tmp_path / "b.json").read_text())
    assert (result["size"], result["mirror"]["frames"], result["mirror"]["drawn"]) == ("320x240", 12, 0)
    assert "garment_on" in result["mirror"]["stage_ms"]
    said = capsys.readouterr().out
    assert "a garment was drawn on 0 of 12 frames" in said
    assert "none on 12: Nobody is in view" in said
