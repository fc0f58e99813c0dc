"""Where eyewear sits on a head, in millimetres."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from mirror_app.boxing import front
from mirror_app.glasses_on import Catalogue, Fitted, Head, clearance, fit
from mirror_app.glasses_on.resting import CORNEA_MM, MOST_VERTEX_MM
from mirror_app.glasses_on.skin import average_shape
from mirror_app.values import Face

FaceMaker = Callable[..., Face]


def fitted_all(catalogue: Catalogue, head: Head) -> list[Fitted]:
    """Every model in each of its sizes; its colours fit alike."""
    sizes = {(eyewear.name, eyewear.size): eyewear for eyewear in catalogue}
    return [fit(eyewear, front(eyewear), head) for eyewear in sizes.values()]


@pytest.fixture(scope="module")
def head(make_face: FaceMaker) -> Head:
    return Head.of(make_face().shape_mm)


def test_the_vertex_distance_is_12_to_16_mm_from_the_cornea(catalogue: Catalogue, head: Head) -> None:
    for fitted in fitted_all(catalogue, head):
        pupil = np.array([[31.0, -fitted.origin[1]]])
        back_of_lens = fitted.surface(pupil, 2.0)[0]
        assert 12.0 <= fitted.vertex_mm <= 16.5
        assert -back_of_lens[2] == pytest.approx(fitted.vertex_mm + CORNEA_MM, abs=0.3)


def test_the_pupils_look_through_the_lenses_above_their_middle(catalogue: Catalogue, head: Head) -> None:
    for fitted in fitted_all(catalogue, head):
        assert 0.99 <= fitted.origin[1] - head.pupils[:, 1].mean() <= 4.5
        lens = fitted.surface(fitted.flat.lenses[1])
        assert lens[:, 0].min() < head.pupils[1, 0] < lens[:, 0].max()
        assert lens[:, 1].min() < 0.0 < lens[:, 1].max()


def test_the_front_clears_nose_brow_and_cheeks_and_does_not_float(catalogue: Catalogue, head: Head) -> None:
    for fitted in fitted_all(catalogue, head):
        room = clearance(fitted, average_shape())
        assert room.brow_mm > 0.5, fitted.eyewear.name
        assert room.cheek_mm > 0.0, fitted.eyewear.name
        # It rests on the nose, if not the cheeks hold it off; pads hold a wire bridge off, and no lens comes
        # nearer to the eye than 12 mm for it.
        assert -0.3 < room.nose_mm < 3.5
        if fitted.eyewear.material == "acetate":
            assert min(room.nose_mm, room.cheek_mm) < 1.0, fitted.eyewear.sku
        assert room.beyond_mm == pytest.approx(max(0.0, fitted.vertex_mm - 16.0))


@pytest.mark.parametrize("squeeze", [(1.0, 1.0, 1.35), (0.92, 1.0, 1.2), (1.1, 1.05, 0.7), (1.0, 0.9, 1.0)])
def test_other_noses_and_brows_are_not_cut_either(catalogue: Catalogue, squeeze: tuple[float, ...]) -> None:
    shape = average_shape() * np.array(squeeze, np.float32)
    for fitted in fitted_all(catalogue, Head.of(shape)):
        room = clearance(fitted, shape)
        if fitted.vertex_mm < MOST_VERTEX_MM:
            assert min(room.brow_mm, room.cheek_mm, room.nose_mm) > -1.0, fitted.eyewear.name


def test_a_head_that_changes_a_little_changes_the_seat_a_little(catalogue: Catalogue) -> None:
    shape, pair = average_shape(), catalogue.find("vesper-black")
    grown = [fit(pair, front(pair), Head.of(shape * np.float32(1 + k / 200))) for k in range(-20, 21)]
    seats = np.array([(one.origin[1], np.degrees(np.arcsin(one.axes[2, 1])), one.vertex_mm) for one in grown])
    assert np.abs(np.diff(seats, axis=0)).max() < 0.7


def test_the_front_leans_and_wraps_as_glasses_do(catalogue: Catalogue, head: Head) -> None:
    fitted = fit(catalogue.find("harbour-black"), front(catalogue.find("harbour-black")), head)
    top, bottom = fitted.surface(np.array([(35.0, -20.0), (35.0, 20.0)]))
    lean = np.degrees(np.arctan2(bottom[2] - top[2], bottom[1] - top[1]))
    inner, outer = fitted.surface(np.array([(10.0, 0.0), (60.0, 0.0)]))
    wrap = np.degrees(np.arctan2(outer[2] - inner[2], outer[0] - inner[0]))
    assert 8.0 <= lean <= 12.0
    assert wrap == pytest.approx(5.0, abs=0.3)


def test_temples_run_from_the_hinges_over_the_ears_and_down(catalogue: Catalogue, head: Head) -> None:
    for fitted in fitted_all(catalogue, head):
        for temple, ear in zip(fitted.temples, head.ears, strict=True):
            length = np.linalg.norm(np.diff(temple.middle, axis=0), axis=1).sum()
            assert length == pytest.approx(fitted.eyewear.temple_mm, abs=6.0)
            assert np.linalg.norm(temple.middle - ear, axis=1).min() < 0.01
            assert temple.middle[-1, 1] > ear[1] + 15.0
            assert temple.covered[0] == 0.0
            assert temple.covered[-1] == 1.0
            ends = np.array([-1, 1]) * (fitted.eyewear.front_mm / 2 + fitted.eyewear.rim_mm + 2.5)
            assert np.abs(ends - temple.middle[0, 0]).min() < 2.0


def test_on_a_symmetric_head_both_sides_are_the_same(catalogue: Catalogue) -> None:
    for fitted in fitted_all(catalogue, Head.average()):
        left, right = fitted.temples
        np.testing.assert_allclose(left.middle * (-1.0, 1.0, 1.0), right.middle, atol=0.05)


def test_a_narrow_bridge_sits_higher_on_the_same_nose(catalogue: Catalogue) -> None:
    narrow, wide = catalogue.find("meridian-gold-green"), catalogue.find("lantern-gold")
    head = Head.average()
    assert fit(narrow, front(narrow), head).origin[1] < fit(wide, front(wide), head).origin[1]


@pytest.mark.parametrize("tilt_deg", [2.0, 8.0, 12.0])
def test_the_pantoscopic_tilt_can_be_chosen(catalogue: Catalogue, head: Head, tilt_deg: float) -> None:
    eyewear = replace(catalogue.find("harbour-black"), tilt_deg=tilt_deg)
    fitted = fit(eyewear, front(eyewear), head)
    top, bottom = fitted.surface(np.array([(35.0, -20.0), (35.0, 20.0)]))
    lean = np.degrees(np.arctan2(bottom[2] - top[2], bottom[1] - top[1]))
    assert lean == pytest.approx(tilt_deg, abs=0.1)
    assert 12.0 <= fitted.vertex_mm <= 16.5


def test_no_head_of_an_adult_has_its_brow_cut(catalogue: Catalogue, make_face: FaceMaker) -> None:
    for size in (0.9, 1.0, 1.1):
        shape = make_face().shape_mm.astype(float) * size
        for fitted in fitted_all(catalogue, Head.of(shape)):
            assert clearance(fitted, shape).brow_mm > 0.5, fitted.eyewear.name
