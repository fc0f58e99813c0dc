"""The generator of training examples: its masks are exact, or nothing learnt from them is."""

from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.paths import model
from mirror_app.values import Pose
from models.training import examples, eyewear3d
from models.training.camera_effects import random_camera
from models.training.draw import draw
from models.training.examples import make
from models.training.eyewear3d import outlines, random_pair
from models.training.hands import with_hand
from models.training.ingredients import NAMES
from models.training.pictures import LIGHTS, drawn_picture
from models.training.portraits import Portrait

TEMPLATE = np.load(model("head_template.npy"))
POSE = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1200.0, (400.0, 300.0))


def somebody() -> Portrait:
    """A head of average shape in a picture of smooth noise: enough to wear glasses."""
    noise = np.random.default_rng(0).integers(60, 200, (60, 80, 3)).astype(np.uint8)
    image = np.kron(noise, np.ones((10, 10, 1), np.uint8))
    return Portrait(Path("somebody"), image, POSE.project(TEMPLATE).astype(np.float32), TEMPLATE, POSE)


@pytest.mark.parametrize("seed", range(12))
def test_where_no_mask_says_anything_the_face_is_untouched(seed: int):
    rng = np.random.default_rng(seed)
    pair = random_pair(rng, frozenset({"pushed_up"}))
    to_fine = np.array([[1.238, 0, -239.1], [0, 1.238, -263.3]])  # pupils 152 fine px apart
    seen = outlines(pair, POSE, TEMPLATE).moved(to_fine)
    bare = np.full((HEIGHT * 2, WIDTH * 2, 3), 0.5, np.float32)
    drawn = draw(rng, bare, pair, seen)
    outside = (drawn.frame == 0) & (drawn.lens == 0) & (drawn.shadow < 1e-3)
    assert 0.2 < outside.mean() < 0.99
    assert np.abs(drawn.worn - drawn.bare)[outside].max() < 2e-3
    assert drawn.frame.max() > 0.1
    assert drawn.lens.max() > 0.9
    assert ((drawn.frame + drawn.lens) < 1 + 1e-5).all()


def test_the_same_seed_gives_the_same_example():
    first, second = (make(np.random.default_rng(3), somebody(), worn=True) for _ in range(2))
    for name in ("worn", "bare", "masks", "flags"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_a_bare_example_has_empty_masks():
    example = make(np.random.default_rng(1), somebody(), worn=False)
    assert example.masks.max() == 0
    assert example.flags[:2].tolist() == [0, 0]
    assert example.worn.shape == (HEIGHT, WIDTH, 3)


def test_a_camera_sees_both_pictures_of_a_pair_alike():
    camera = random_camera(np.random.default_rng(5))
    picture = np.random.default_rng(6).random((HEIGHT, WIDTH, 3)).astype(np.float32)
    assert np.array_equal(camera.see(picture), camera.see(picture.copy()))
    assert camera.see(picture).dtype == np.float32
    assert 0 <= camera.see(picture).min() <= camera.see(picture).max() <= 1


def test_glasses_up_in_the_hair_are_no_glasses_worn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(eyewear3d, "PUSHED_UP", 1.0)
    example = make(np.random.default_rng(1), somebody(), worn=True)
    assert example.flags[0] == 0
    assert example.masks.max() == 0
    assert np.abs(example.worn.astype(int) - example.bare).max() > 40


@pytest.mark.parametrize("seed", range(6))
def test_a_hand_hides_all_behind_it_and_nothing_else(seed: int):
    rng = np.random.default_rng(seed)
    dark, bright = (np.full((HEIGHT * 2, WIDTH * 2, 3), value, np.float32) for value in (0.1, 0.6))
    (worn, bare), clear = with_hand(rng, (dark, bright), somebody().points_px * 1.238 - (239, 263))
    hidden, open_to_sight = clear == 0, clear == 1
    assert 0.001 < hidden.mean() < 0.9
    assert np.array_equal(worn[hidden], bare[hidden])
    shadow = worn[open_to_sight] / 0.1
    assert 0.4 < shadow.min() <= shadow.max() < 1 + 1e-5
    assert np.allclose(bare[open_to_sight] / 0.6, shadow, atol=1e-4)


def test_glasses_that_a_hand_hides_are_in_no_mask(monkeypatch: pytest.MonkeyPatch):
    def all_but_two_fifths(_: object, pictures: tuple[np.ndarray, ...], __: object):
        clear = np.zeros(pictures[0].shape[:2], np.float32)
        clear[:, : WIDTH * 2 * 2 // 5] = 1
        return pictures, clear

    monkeypatch.setattr(examples, "HAND_SHARE", 1.0)
    monkeypatch.setattr(examples, "with_hand", all_but_two_fifths)
    rng, plain = np.random.default_rng(1), frozenset(NAMES) - {"hands"}
    example = make(rng, somebody(), worn=True, without=plain)
    columns = np.flatnonzero(example.masks.max((0, 2)))
    assert columns[-1] < WIDTH * 2 / 5 + 1 or columns[0] > WIDTH * 3 / 5 - 2  # it may be flipped
    assert example.flags[0] == 255


def test_every_ingredient_can_be_left_out_and_does_something():
    plain = frozenset(NAMES)

    def pictures(without: frozenset[str]) -> np.ndarray:
        made = (make(np.random.default_rng(k), somebody(), True, without).worn for k in range(6))
        return np.stack(list(made)).astype(int)

    none = pictures(plain)
    for name in NAMES:
        if name != "pushed_up":  # three pairs in a hundred: the test above
            assert np.abs(pictures(plain - {name}) - none).max() > 8, name


@pytest.mark.parametrize("light", LIGHTS)
def test_a_drawn_picture_is_the_portrait_wherever_its_masks_say_nothing(light: str):
    made = drawn_picture(np.random.default_rng(2), somebody(), light)
    assert made.worn.shape == made.bare.shape == made.masks.shape == somebody().image.shape
    assert made.masks[..., 0].max() == 255
    away = made.masks.max(2) == 0
    away[:40] = away[-40:] = False
    assert 0.2 < away.mean() < 0.99
    if light == "as_taken":
        assert np.abs(made.worn.astype(int) - made.bare)[away].max() <= 2
        far = np.s_[:, :40]
        assert np.array_equal(made.bare[far], somebody().image[far])
