"""The evaluation: what it looks at is what the mirror did, and its truth is the truth."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mirror_app.camera import Truth
from mirror_app.glasses_off import Segmenter
from mirror_app.mirror import Mirror
from mirror_app.parts import Networks, build_mirror, load_networks
from mirror_app.paths import model
from mirror_app.values import Face, Pose
from models.training.evaluate.__main__ import main
from models.training.evaluate.drawn import errors, overlaps, seed_of, telea
from models.training.evaluate.flicker import Shown, flicker
from models.training.evaluate.looks import called, eyes, light_of, reflected
from models.training.evaluate.sheets import WORST, Worst
from models.training.evaluate.stills import NOT_EYEWEAR, pictures, stills, whole
from models.training.pictures import DrawnPicture
from models.training.portraits import Portrait

SIZE = (480, 640, 3)
POSE = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 900.0, (320.0, 240.0))
TEMPLATE = np.load(model("head_template.npy"))
FACE = Face(POSE.project(TEMPLATE).astype(np.float32), TEMPLATE, POSE, 1.0, 1)


@pytest.fixture(scope="module")
def networks() -> Networks:
    return load_networks()


@pytest.fixture(scope="module")
def mirror(networks: Networks) -> Iterator[Mirror]:
    made = build_mirror(networks, with_masks=True)
    yield made
    made.close()


def texture(seed: int) -> np.ndarray:
    """Something flow can follow."""
    coarse = np.random.default_rng(seed).integers(40, 200, (48, 64, 3)).astype(np.uint8)
    return np.kron(coarse, np.ones((10, 10, 1), np.uint8))


def a_rim() -> np.ndarray:
    mask = np.zeros(SIZE[:2], np.uint8)
    mask[235:245, 260:380] = 255
    return mask


def shown(camera: np.ndarray, image: np.ndarray) -> Shown:
    return Shown(camera, camera, image, a_rim(), FACE)


def test_showing_the_camera_is_as_restless_as_the_camera():
    rng = np.random.default_rng(1)
    frames = [np.clip(texture(0) + rng.normal(0, 3, SIZE), 0, 255).astype(np.uint8) for _ in range(2)]
    step = flicker(shown(frames[0], frames[0]), shown(frames[1], frames[1]))
    assert step.pixels > 1000
    assert step.shown == step.reference > 0


def test_a_jump_in_what_is_shown_is_measured_in_grey_levels():
    still = texture(0)
    step = flicker(shown(still, still), shown(still, still + 5))
    assert step.reference == 0
    assert step.shown == pytest.approx(5 * step.pixels)


def test_where_the_picture_moves_fast_nothing_is_compared():
    before, now = texture(0), np.roll(texture(0), 12, 1)
    assert flicker(shown(before, before), shown(now, now)).pixels < 0.2 * (a_rim() > 0).sum()


def drawn_picture() -> DrawnPicture:
    bare = np.full(SIZE, 120, np.uint8)
    worn, masks = bare.copy(), np.zeros(SIZE, np.uint8)
    masks[100:110, 100:200, 0] = 255
    masks[110:150, 100:200, 1] = 255
    worn[masks[..., 0] > 0] = 20
    worn[masks[..., 1] > 0] = 130
    return DrawnPicture(worn, bare, masks, opaque=False, style="wire")


def test_errors_are_those_of_the_place_they_are_called_by():
    picture = drawn_picture()
    found = errors(picture, picture.bare)
    assert found["frame"]["worn"].squares == 100**2 * 3 * 1000
    assert found["area"]["worn"].squares == (100**2 * 1000 + 10**2 * 4000) * 3
    assert found["frame"]["output"].squares == found["area"]["output"].squares == 0
    # Filled from skin above and tint below; with all of the glasses known there is only skin around.
    assert 0 < found["frame"]["telea"].squares < found["frame"]["worn"].squares
    assert found["area"]["telea"].squares < 0.01 * found["area"]["worn"].squares
    assert found["area"]["telea, frame only"].squares >= 10**2 * 4000 * 3


def test_telea_changes_nothing_outside_its_mask():
    picture = drawn_picture()
    filled = telea(picture.worn, picture.masks[..., 0])
    outside = picture.masks[..., 0] == 0
    assert np.array_equal(filled[outside], picture.worn[outside])


def test_overlaps_are_of_frame_lens_both_and_shadow():
    truth = np.zeros((1, 4, 3), bool)
    truth[0, 0, 0] = truth[0, 1, 1] = True
    found = np.zeros_like(truth)
    found[0, 0, 1] = found[0, 1, 1] = True
    assert [overlap.iou for overlap in overlaps(found, truth)[:3]] == [0.0, 0.5, 1.0]


def test_a_portrait_wears_the_same_pair_whatever_else_is_measured():
    seeds = {seed_of(Portrait(Path("a") / f"{k}.jpg", np.zeros(0), TEMPLATE, TEMPLATE, POSE)) for k in "aab"}
    assert len(seeds) == 2


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((110, 120, 155), ("usual", "neutral")),
        ((20, 25, 30), ("dark", "neutral")),
        ((60, 150, 190), ("usual", "yellow")),
        ((190, 170, 165), ("bright", "blue")),
    ],
)
def test_light_is_named_by_what_is_measured(colour: tuple[int, int, int], expected: tuple[str, str]):
    light = light_of(np.full(SIZE, colour, np.uint8), FACE)
    assert (light.brightness, light.cast) == expected


def test_eyes_are_cut_out_at_the_size_that_was_asked_for():
    assert eyes(texture(0), FACE, 480).shape == (240, 480, 3)


def test_the_worst_are_kept_and_shown_first(tmp_path: Path):
    worst = Worst()
    for score in (5.0, 1.0, *range(10, 30)):
        worst.add(score, str(score), (texture(0),), FACE)
    worst.add(0.0, "nobody", (texture(0),), None)
    assert worst.scores == [1.0, 5.0, *range(10, 10 + WORST - 2)]
    worst.write(tmp_path / "sheets" / "worst.png")
    assert (tmp_path / "sheets" / "worst.png").exists()


def test_a_bare_face_is_called_so(mirror: Mirror, bare: Truth):
    assert called(reflected(mirror, bare.image)) == "bare"


def test_real_pictures_are_scored(mirror: Mirror, networks: Networks, shared_data: Path):
    found = list(stills(mirror, Segmenter(networks.segmenter), shared_data, limit=2))
    assert [still.wanted for still in found] == ["removed"] * 2 + ["bare"] * 2
    assert whole(found, "bare").of == 2
    for still in found:
        assert 0 <= still.confidence <= 1
        assert still.unchanged or still.state == "removed"
        assert still.rim_px[0] > 100 or still.wanted == "bare"


def test_what_is_left_out_is_there_to_be_left_out(shared_data: Path):
    names = {path.name for path in pictures(shared_data / "faces/glasses/dev")}
    assert len(NOT_EYEWEAR) == 14
    assert set(NOT_EYEWEAR) <= names
    assert set(NOT_EYEWEAR.values()) == {"opaque sunglasses", "nothing worn"}


def test_without_the_data_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--data", str(tmp_path / "nowhere"), "--only", "clips"]) == 2
    said = capsys.readouterr().err.strip()
    assert said.count("\n") == 0
    assert "nowhere" in said
