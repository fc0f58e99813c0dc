"""Garments on clips and pictures, by a mirror that knows who stands there."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import MirrorError, ModelError
from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.dressing import Dressing
from mirror_app.garment_on.live.following import NOBODY
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garments import GarmentPhoto
from mirror_app.glasses_on import Renderer
from mirror_app.mirror import Mirror
from mirror_app.mirror.bench import WARM_UP, measure_live
from mirror_app.mirror.process import Job, garment_mask, process
from mirror_app.mirror.watched_mirror import WatchedMirror
from mirror_app.mirror.writing import clip_writer, write_picture
from mirror_app.parts import Networks, build_remover, build_tracker
from mirror_app.values import Frame, Image, Look
from tests.garment_on.live.people import shirt_cloth, wearer

DARK, BRIGHT = (GarmentPhoto(Path(name), "upper") for name in ("dark.png", "bright.png"))
WORN = Look(glasses_off=False, garment=DARK)
FPS = 25.0


class Eye:
    """Sees the person of `wearer`, where the picture is not black."""

    def __init__(self) -> None:
        self.looks, self.closed = 0, False

    def find(self, image: Image) -> Joints | None:
        self.looks += 1
        return wearer()[2].joints if image.any() else None

    def close(self) -> None:
        self.closed = True


class Everywhere:
    """Knows which pixels they are."""

    def find(self, image: Image) -> np.ndarray:
        return wearer()[1]

    def close(self) -> None:
        pass


class Eyes(list[Eye]):
    """All that were made."""

    def __call__(self) -> Eye:
        self.append(Eye())
        return self[-1]


@pytest.fixture(scope="module")
def _clothed(networks: Networks) -> Iterator[Mirror]:
    cloths = {DARK: shirt_cloth(10), BRIGHT: shirt_cloth(150)}
    dressing = Dressing(Everywhere(), Wardrobe[GarmentPhoto](cloths.__getitem__, 1 << 30))
    mirror = Mirror(build_tracker(), build_remover(networks), Renderer(), dressing=dressing)
    yield mirror
    mirror.close()


@pytest.fixture
def clothed(_clothed: Mirror) -> Mirror:
    """A mirror with a wardrobe of two shirts, that has seen nobody yet."""
    _clothed.forget()
    return _clothed


def quiet(_done: int, _total: int, _line: str) -> None:
    """No progress to show."""


def clip_of(path: Path, frames: int) -> Path:
    """The person, brightening a little with every frame."""
    with clip_writer(path, FPS) as writer:
        for k in range(frames):
            writer.add(wearer()[0] + np.uint8(k))
    return path


def frames_of(path: Path) -> list[np.ndarray]:
    capture, frames = cv2.VideoCapture(str(path)), []
    while (read := capture.read())[0]:
        frames.append(read[1])
    return frames


def test_on_a_clip_nothing_but_the_garment_changes_and_it_changes_on_its_very_frame(
    clothed: Mirror, tmp_path: Path
):
    source, target, masks = clip_of(tmp_path / "in.avi", 14), tmp_path / "out.mkv", tmp_path / "masks"
    changes = ((10 / FPS, Look(glasses_off=False, garment=BRIGHT)), (13 / FPS, Look(glasses_off=False)))
    mirror = WatchedMirror(clothed, Eye)
    outcome = process(mirror, Job(source, target, WORN, masks, changes, garment_mask), quiet)
    mirror.close()
    worn = [row.get("garment") for row in outcome.rows]
    first = worn[0]["epoch"]
    assert [one and (one["file"], one["epoch"] - first, one["drawn"]) for one in worn] == [
        *[("dark.png", 0, True)] * 10,
        *[("bright.png", 1, True)] * 3,
        None,
    ]
    assert list(outcome.rows[0]["ms"]) == ["body", "face", "glasses_off", "garment_on"]
    before, after = frames_of(source), frames_of(target)
    shown = [cv2.imread(str(masks / f"{k:06d}.png"), cv2.IMREAD_UNCHANGED) for k in range(14)]
    for k in range(14):
        assert shown[k].shape == before[k].shape[:2]
        np.testing.assert_array_equal(after[k][shown[k] == 0], before[k][shown[k] == 0])
        assert (shown[k] > 0).any() == (k < 13)
    left, top, right, bottom = worn[9]["box"]
    assert not np.delete(shown[9], np.s_[top:bottom], axis=0).any()
    assert not np.delete(shown[9], np.s_[left:right], axis=1).any()
    cloth = (shown[9] == 255) & (shown[10] == 255)
    assert cloth.sum() > 5000
    assert after[9][cloth].mean() + 40 < after[10][cloth].mean()


def test_a_picture_is_written_as_it_is_once_the_garment_has_faded_in(clothed: Mirror, tmp_path: Path):
    folder, out, eyes = tmp_path / "in", tmp_path / "out", Eyes()
    folder.mkdir()
    write_picture(folder / "a.png", wearer()[0])
    write_picture(folder / "b.png", np.zeros((500, 300, 3), np.uint8))
    (folder / "c.png").write_text("not a picture")
    write_picture(folder / "d.png", wearer()[0])
    mirror = WatchedMirror(clothed, eyes, looks=3)
    job = Job(folder, out, WORN, tmp_path / "masks", mask_of=garment_mask)
    outcome = process(mirror, job, quiet)
    mirror.close()
    assert outcome.failed == {"c.png": "c.png is not a picture"}
    told = [(row["file"], row["garment"]["drawn"], row["garment"]["reason"]) for row in outcome.rows]
    assert told == [("a.png", True, ""), ("b.png", False, NOBODY), ("d.png", True, "")]
    assert cv2.imread(str(tmp_path / "masks" / "a.png"), cv2.IMREAD_UNCHANGED).max() == 255
    assert (out / "b.png").read_bytes() == (folder / "b.png").read_bytes()
    assert (out / "d.png").read_bytes() == (out / "a.png").read_bytes()  # each a person of its own
    assert [(eye.looks, eye.closed) for eye in eyes] == [(3, True)] * 3


def test_where_no_garment_is_worn_nobody_is_looked_for(clothed: Mirror):
    eyes = Eyes()
    mirror = WatchedMirror(clothed, eyes)
    view = mirror.reflect(Frame(wearer()[0], 0, 0.0), Look(glasses_off=False))
    assert view.image is view.frame.image
    assert eyes == []
    mirror.close()


def test_an_eye_that_was_made_early_serves_whoever_comes_first(clothed: Mirror):
    eyes, frame = Eyes(), Frame(wearer()[0], 0, 0.0)
    mirror = WatchedMirror(clothed, eyes)
    mirror.get_ready()
    mirror.forget()
    mirror.reflect(frame, WORN)
    assert [(eye.looks, eye.closed) for eye in eyes] == [(1, False)]
    mirror.forget()
    mirror.reflect(frame, WORN)
    assert [(eye.looks, eye.closed) for eye in eyes] == [(1, True), (1, False)]
    mirror.close()


@pytest.mark.parametrize(("second", "worn"), [(0.0, 0), (1.99, 0), (2.0, 1), (4.0, 2), (99.0, 2)])
def test_what_is_worn_is_the_last_that_was_put_on(second: float, worn: int):
    looks = [Look(person=k) for k in range(3)]
    job = Job(Path("in"), Path("out"), looks[0], changes=((2.0, looks[1]), (4.0, looks[2])))
    assert job.look_at(second) is looks[worn]


def test_bench_shows_each_picture_once_and_tells_where_a_garment_was_drawn(clothed: Mirror):
    person, nobody = wearer()[0], np.zeros((500, 300, 3), np.uint8)
    images = [person] * (WARM_UP + 5) + [nobody] * 2 + [person] * 3
    live = measure_live(clothed, Eye, images, WORN)
    assert live.measured.frames == 10
    assert list(live.measured.stage_ms) == ["face", "glasses_off", "garment_on"]
    assert live.garments.stretches == ((WARM_UP, WARM_UP + 4), (WARM_UP + 7, WARM_UP + 9))
    assert (live.garments.drawn, live.garments.reasons) == (8, {NOBODY: 2})
    p50, p95 = live.latency_ms
    assert 0 < live.measured.stage_ms["garment_on"][0] < p50 <= p95
    assert live.cpu_ms > 0
    assert live.as_json()["drawn_on"] == [[8, 12], [15, 17]]


def test_bench_says_so_where_nobody_can_be_looked_for(clothed: Mirror, caplog: pytest.LogCaptureFixture):
    def none() -> Eye:
        raise ModelError("The network is missing.")

    with pytest.raises(MirrorError, match="could not be started"):
        measure_live(clothed, none, [wearer()[0]] * 20, WORN)
    caplog.clear()
