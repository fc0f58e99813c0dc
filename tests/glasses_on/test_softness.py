"""How soft a picture is near the eyes, against pictures of known softness."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from mirror_app.glasses_on.softness import Softness, softness_of
from mirror_app.values import Face, Image

FaceMaker = Callable[..., Face]


@pytest.fixture(scope="module")
def steps() -> Image:
    """1280x720, rings as sharp as pixels allow."""
    y, x = np.mgrid[0 : 720 * 4, 0 : 1280 * 4].astype(np.float32) / 4
    rings = (np.hypot(x - 640.0, y - 360.0) % 40.0 < 20.0).astype(np.float32) * 140.0 + 60.0
    return cv2.resize(rings, (1280, 720), interpolation=cv2.INTER_AREA)[..., None].repeat(3, 2)


def seen(exact: Image, blur: float, noise: float = 0.0) -> Image:
    """What a camera makes of it."""
    soft = cv2.GaussianBlur(exact, (0, 0), blur) if blur else exact
    grain = np.random.default_rng(5).normal(0.0, 1.0, exact.shape) * noise
    return np.clip(np.round(soft + grain), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("blur", [0.75, 1.0, 1.5, 2.0])
def test_a_known_blur_is_found(steps: Image, make_face: FaceMaker, blur: float) -> None:
    found = softness_of(seen(steps, blur), make_face())
    assert found == pytest.approx(blur, abs=0.12)
    # Noise makes the sharper half of the edges look sharper: too little blur is seen less than too much.
    noisy = softness_of(seen(steps, blur, noise=2.0), make_face())
    assert noisy is not None
    assert blur - 0.4 < noisy < blur + 0.05


def test_a_sharp_picture_is_told_from_a_soft_one(steps: Image, make_face: FaceMaker) -> None:
    found = [softness_of(seen(steps, blur), make_face()) for blur in (0.0, 0.5)]
    assert all(soft is not None and soft < 0.5 for soft in found)


def test_without_edges_nothing_is_told(make_face: FaceMaker) -> None:
    flat = np.full((720, 1280, 3), 150.0, np.float32)
    assert softness_of(seen(flat, 0.0), make_face()) is None
    assert softness_of(seen(flat, 0.0, noise=3.0), make_face()) is None
    assert Softness().of(seen(flat, 0.0), make_face()) == 0.0


def test_a_face_beside_the_picture_tells_nothing(steps: Image, make_face: FaceMaker) -> None:
    face = make_face()
    away = replace(face, points_px=face.points_px + np.float32(2000.0))
    assert softness_of(seen(steps, 1.0), away) is None


def test_one_odd_picture_changes_nothing(steps: Image, make_face: FaceMaker) -> None:
    softness, usual, odd = Softness(), seen(steps, 0.8), seen(steps, 2.0)
    known = [softness.of(odd if 48 <= number < 60 else usual, make_face()) for number in range(120)]
    assert np.ptp(known[40:]) < 0.02


def test_a_camera_that_loses_focus_is_followed_without_a_jump(steps: Image, make_face: FaceMaker) -> None:
    softness, before, after = Softness(), seen(steps, 0.75), seen(steps, 1.5)
    known = [softness.of(before if number < 64 else after, make_face()) for number in range(240)]
    assert known[63] == pytest.approx(0.75, abs=0.12)
    assert known[-1] == pytest.approx(1.5, abs=0.15)
    assert np.abs(np.diff(known)).max() < 0.06


def test_somebody_else_is_looked_at_anew(steps: Image, make_face: FaceMaker) -> None:
    softness = Softness()
    softness.of(seen(steps, 2.0), make_face())
    another = replace(make_face(), person=7)
    assert softness.of(seen(steps, 0.75), another) == pytest.approx(0.75, abs=0.1)
    softness.forget()
    assert softness.of(seen(steps, 1.5), another) == pytest.approx(1.5, abs=0.1)
