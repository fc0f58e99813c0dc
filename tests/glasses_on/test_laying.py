"""Eyewear in pictures that are not sharp."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue, Renderer
from mirror_app.glasses_on.laying import kernel_for
from mirror_app.glasses_on.softness import Softness, softness_of
from mirror_app.values import Eyewear, Face, Image

FaceMaker = Callable[..., Face]


@pytest.fixture
def black(catalogue: Catalogue) -> Eyewear:
    return catalogue.find("harbour-black")


class Told(Softness):
    """A camera of known softness."""

    soft_px = 0.0

    def of(self, image: Image, face: Face) -> float:
        return self.soft_px


class Studio:
    """Draws in pictures of known softness."""

    def __init__(self) -> None:
        self._told = Told()
        self._renderer = Renderer(softness=self._told)

    def draw(self, image: Image, face: Face, eyewear: Eyewear, soft_px: float) -> Image:
        self._renderer.forget()
        self._told.soft_px = soft_px
        return self._renderer.draw(image, face, eyewear)


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio()


def grey() -> Image:
    return np.full((720, 1280, 3), 190, np.uint8)


@pytest.mark.parametrize("rest", [0.5, 0.8, 1.5])
def test_the_kernel_has_the_variance_that_is_missing(rest: float) -> None:
    kernel = kernel_for(float(np.hypot(rest, 0.4)))
    assert kernel is not None
    at = np.arange(len(kernel)) - len(kernel) // 2
    assert kernel.sum() == pytest.approx(1.0, abs=1e-6)
    assert (kernel * at**2).sum() == pytest.approx(rest**2, rel=0.03)


def test_it_sets_in_without_a_jump() -> None:
    assert kernel_for(0.0) is None
    assert kernel_for(0.49) is None
    kernels = [kernel_for(soft) for soft in np.linspace(0.505, 0.7, 40)]
    centres = [float(kernel[len(kernel) // 2]) for kernel in kernels if kernel is not None]
    assert centres[0] > 0.99
    assert np.abs(np.diff(centres)).max() < 0.05


def test_in_a_sharp_picture_nothing_changes(picture: Image, make_face: FaceMaker, black: Eyewear) -> None:
    face = make_face(12.0)
    # Of each its own: grain is as chance has it.
    sharp = Studio().draw(picture, face, black, 0.0)
    assert (Studio().draw(picture, face, black, 0.49) == sharp).all()


@pytest.mark.parametrize("soft_px", [0.8, 1.2, 1.6])
def test_an_edge_is_as_soft_as_those_of_the_picture(
    studio: Studio, make_face: FaceMaker, black: Eyewear, soft_px: float
) -> None:
    face = make_face()
    assert softness_of(studio.draw(grey(), face, black, soft_px), face) == pytest.approx(soft_px, abs=0.2)


@pytest.mark.parametrize("sku", ["harbour-black", "meridian-gold-mirror", "lantern-gold"])
@pytest.mark.parametrize("yaw", [0.0, 25.0])
def test_a_soft_pair_is_the_sharp_one_blurred(
    studio: Studio, make_face: FaceMaker, catalogue: Catalogue, sku: str, yaw: float
) -> None:
    """On a plain ground, which no blur changes: no seams, nothing lost. Shadows are soft by themselves."""
    face, eyewear = make_face(yaw), catalogue.find(sku)
    kernel = kernel_for(1.2)
    assert kernel is not None
    sharp = studio.draw(grey(), face, eyewear, 0.0).astype(np.float32)
    expected = cv2.sepFilter2D(sharp, -1, kernel, kernel)
    off = np.abs(studio.draw(grey(), face, eyewear, 1.2) - expected)
    assert off.mean() < 0.05
    assert np.percentile(off[expected.min(2) < 180], 99) < 16


def test_what_is_behind_a_lens_stays_as_sharp(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue
) -> None:
    face, dark = make_face(), catalogue.find("meridian-gold-mirror")
    sharp, soft = (Studio().draw(picture, face, dark, soft_px).astype(int) for soft_px in (0.0, 1.5))
    for x, y in face.pupils_px.astype(int):
        part = slice(y - 8, y + 9), slice(x - 8, x + 9)
        assert np.abs(sharp[part] - soft[part]).max() <= 2


def test_eyewear_that_leaves_a_soft_picture_is_no_fainter_at_its_border(
    studio: Studio, make_face: FaceMaker, black: Eyewear
) -> None:
    face = make_face()
    pose = replace(face.pose, centre_px=(40.0, 360.0))
    face = replace(face, pose=pose, points_px=face.points_px - np.float32((600.0, 0.0)))
    darkest = studio.draw(grey(), face, black, 1.5)[..., 1].min(0).astype(int)
    assert darkest[8] < 110
    assert darkest[0] == pytest.approx(darkest[8], abs=15)
