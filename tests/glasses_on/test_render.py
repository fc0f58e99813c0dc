"""What is drawn: its size, what it hides, what it leaves alone."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import cast

import cv2
import numpy as np
import pytest

from mirror_app.boxing import front
from mirror_app.errors import StageError
from mirror_app.glasses_on import Catalogue, Head, Renderer
from mirror_app.glasses_on.hiding import face_outline
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.shelf import made_ready
from mirror_app.glasses_on.wearing import worn
from mirror_app.values import Eyewear, Face, Image, Pose

FaceMaker = Callable[..., Face]


def along(points: np.ndarray) -> np.ndarray:
    """Evenly along a line through points (n, 3) whose z rises, behind their hinges."""
    z = np.linspace(0.0, points[-1, 2], 30)
    return np.stack([np.interp(z, points[:, 2], column) for column in points.T], 1)


@pytest.fixture
def black(catalogue: Catalogue) -> Eyewear:
    return catalogue.find("harbour-black")


def change(before: Image, after: Image) -> np.ndarray:
    """How much each pixel changed, 0..255."""
    return np.abs(after.astype(int) - before.astype(int)).max(2)


def sharp_change(before: Image, after: Image) -> np.ndarray:
    """Where something dark and solid was drawn, not merely a shadow."""
    return change(before, after) > 90


def test_every_model_is_drawn_and_the_picture_given_is_left_alone(
    models: list[Eyewear], picture: Image, make_face: FaceMaker
) -> None:
    given = picture.copy()
    renderer = Renderer()
    for eyewear in models:
        drawn = renderer.draw(picture, make_face(), eyewear)
        assert drawn.shape == picture.shape
        assert drawn.dtype == np.uint8
        assert (change(picture, drawn) > 20).sum() > 150, eyewear.sku
    assert (picture == given).all()


def test_the_front_is_as_wide_as_its_millimetres(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    face, renderer = make_face(), Renderer()
    drawn = renderer.draw(picture, face, black)
    fitted = renderer.fitted(black, Head.of(face.shape_mm))
    row = int(face.pose.project(fitted.surface(np.array([(0.0, 13.0)])))[0, 1])
    columns = np.flatnonzero(sharp_change(picture, drawn)[row])
    # Below the temples, from the outer edge of one rim to that of the other, as its mesh has them.
    mesh = model_of(black).part("front")
    assert mesh is not None
    px = face.pose.project(fitted.origin + mesh.vertices.astype(np.float64) @ fitted.axes.T)
    at_row = px[np.abs(px[:, 1] - row) < 1.5, 0]
    assert columns.max() - columns.min() + 1 == pytest.approx(np.ptp(at_row), rel=0.012)


def test_lenses_project_to_their_boxing_width_within_one_percent(
    make_face: FaceMaker, models: list[Eyewear]
) -> None:
    face, renderer = make_face(), Renderer()
    for eyewear in models:
        fitted = renderer.fitted(eyewear, Head.of(face.shape_mm))
        ends = np.array([(-eyewear.front_mm / 2, 0.0), (eyewear.front_mm / 2, 0.0)])
        points = fitted.surface(ends)
        px_per_mm = face.pose.focal_px / (face.pose.translation_mm[2] + points[0, 2])
        width = np.ptp(face.pose.project(points)[:, 0])
        assert width == pytest.approx(eyewear.front_mm * px_per_mm, rel=0.01)


def test_twice_the_focal_length_draws_twice_the_size(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    extents = []
    for focal in (700.0, 1400.0):
        rows, columns = np.nonzero(
            sharp_change(picture, Renderer().draw(picture, make_face(0, 700.0, focal), black))
        )
        extents.append((np.ptp(columns), np.ptp(rows)))
    assert extents[1][0] / extents[0][0] == pytest.approx(2.0, rel=0.02)
    assert extents[1][1] / extents[0][1] == pytest.approx(2.0, rel=0.04)


def test_a_thread_beside_changes_nothing_but_the_time_it_takes(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    face = make_face(12.0)
    with closing(Renderer(beside=True)) as hurried:
        drawn = hurried.draw(picture, face, black)
    assert (drawn == Renderer().draw(picture, face, black)).all()


@pytest.mark.parametrize("yaw", [-35.0, 0.0, 35.0])
def test_nothing_outside_the_eyewear_changes(
    picture: Image, make_face: FaceMaker, black: Eyewear, yaw: float
) -> None:
    face, renderer = make_face(yaw), Renderer()
    drawn = renderer.draw(picture, face, black)
    fitted = renderer.fitted(black, Head.of(face.shape_mm))
    parts = [fitted.surface(part) for part in (*fitted.flat.rims, *fitted.flat.endpieces)]
    parts += [temple.middle for temple in fitted.temples]
    points = face.pose.project(np.concatenate(parts))
    (left, top), (right, bottom) = points.min(0) - 20, points.max(0) + 21
    outside = change(picture, drawn)
    outside[int(top) : int(bottom), int(left) : int(right)] = 0
    assert outside.max() == 0


def test_one_sees_the_eyes_through_the_lenses(picture: Image, make_face: FaceMaker, black: Eyewear) -> None:
    face = make_face()
    drawn = Renderer().draw(picture, face, black)
    for x, y in face.pupils_px.astype(int):
        before = picture[y - 8 : y + 9, x - 8 : x + 9].astype(float)
        after = drawn[y - 8 : y + 9, x - 8 : x + 9].astype(float)
        assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.95
        assert after.mean() > 0.85 * before.mean()


def test_sunglasses_darken_what_is_behind_them(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue
) -> None:
    face = make_face()
    drawn = Renderer().draw(picture, face, catalogue.find("coast-black-green"))
    x, y = face.pupils_px[0].astype(int)
    assert drawn[y - 5 : y + 6, x - 5 : x + 6].mean() < 0.5 * picture[y - 5 : y + 6, x - 5 : x + 6].mean()


def test_translucent_acetate_lets_more_through_than_solid(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    face = make_face()
    amounts = [
        change(picture, Renderer().draw(picture, face, replace(black, frame_alpha=alpha))).sum()
        for alpha in (0.2, 0.6, 1.0)
    ]
    assert amounts[0] < 0.75 * amounts[2]
    assert amounts[0] < amounts[1] < amounts[2]


def test_a_dark_picture_gives_dark_eyewear(picture: Image, make_face: FaceMaker, black: Eyewear) -> None:
    white, face = replace(black, frame_rgb=(230, 230, 230), temple_rgb=(230, 230, 230)), make_face()
    solid = front(white).bridge[0].mean(0)[None]
    x, y = face.pose.project(Renderer().fitted(white, Head.of(face.shape_mm)).surface(solid))[0].astype(int)
    light = Renderer().draw(picture, face, white)[y, x].mean()
    dark = Renderer().draw((picture * 0.2).astype(np.uint8), face, white)[y, x].mean()
    assert light > 150
    assert dark < 0.35 * light


@pytest.mark.parametrize(("yaw", "far_side"), [(35.0, 1), (-35.0, 0)])
def test_the_far_temple_is_hidden_behind_the_face_and_the_near_one_is_not(
    picture: Image, make_face: FaceMaker, black: Eyewear, yaw: float, far_side: int
) -> None:
    green = replace(black, temple_rgb=(0, 255, 0))
    face = make_face(yaw)
    drawn = Renderer().draw(picture, face, green).astype(int)
    is_green = drawn[..., 1] - drawn[..., 2] > 20
    head, ready = Head.of(face.shape_mm), made_ready(green)
    temples = worn(ready.baked, Renderer().fitted(green, head), head).temples
    outline = face_outline(face.points_px, face.pose).astype(np.float32)
    far, near = (
        [(int(x), int(y)) for x, y in face.pose.project(along(temple.middle[temple.shown == 1.0]))]
        for temple in (temples[far_side], temples[1 - far_side])
    )
    behind = [point for point in far if cv2.pointPolygonTest(outline, point, True) > 3]
    assert len(behind) >= 4
    assert not any(is_green[y, x] for x, y in behind)
    assert all(is_green[y, x] for x, y in near)


def test_moving_by_a_third_of_a_pixel_moves_the_drawing_by_as_much(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    grey = np.full_like(picture, 190)
    face, renderer = make_face(), Renderer()
    centres = []
    for shift in (0.0, 1 / 3, 2 / 3, 1.0):
        pose = replace(face.pose, centre_px=(640.0 + shift, 360.0))
        points = face.points_px + np.float32((shift, 0.0))
        drawn = renderer.draw(grey, replace(face, pose=pose, points_px=points), black)
        dark = np.clip(150 - drawn.astype(float).mean(2), 0, None)
        centres.append((dark * np.arange(1280)).sum() / dark.sum())
    # A soft edge is not quite as wide wherever it falls between pixels.
    np.testing.assert_allclose(np.diff(centres), 1 / 3, atol=0.1)
    assert centres[-1] - centres[0] == pytest.approx(1.0, abs=0.02)


def test_outside_the_picture_nothing_is_drawn(picture: Image, make_face: FaceMaker, black: Eyewear) -> None:
    face = make_face()
    away = replace(face, pose=replace(face.pose, centre_px=(4000.0, 360.0)))
    assert (Renderer().draw(picture, away, black) == picture).all()


def test_at_the_border_of_the_picture_the_rest_is_drawn(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    face = make_face()
    away = replace(face, pose=replace(face.pose, centre_px=(5.0, 3.0)))
    assert change(picture, Renderer().draw(picture, away, black))[:60, :110].max() > 90


@pytest.mark.parametrize(
    ("yaw", "distance", "sentence"),
    [
        (80.0, 600.0, "The head is turned too far away to draw eyewear on it."),
        (0.0, 90.0, "The face is too close to the camera to draw eyewear on it."),
        (0.0, -600.0, "The face is too close to the camera to draw eyewear on it."),
        (0.0, float("nan"), "The pose of the head is not a number, so no eyewear was drawn."),
    ],
)
def test_an_impossible_pose_is_refused(
    picture: Image, make_face: FaceMaker, black: Eyewear, yaw: float, distance: float, sentence: str
) -> None:
    pose = Pose(make_face(yaw).pose.rotation, np.array([0.0, 0.0, distance]), 920.0, (640.0, 360.0))
    with pytest.raises(StageError) as caught:
        Renderer().draw(picture, replace(make_face(), pose=pose), black)
    assert str(caught.value) == sentence


FAR_AND_NEAR = [pytest.param(1200.0, 4, id="far"), pytest.param(300.0, 16, id="near")]


@pytest.mark.parametrize("away", [(-1, 0), (1, 0), (0, -1), (0, 1)], ids=["left", "right", "top", "bottom"])
@pytest.mark.parametrize(("distance", "step"), FAR_AND_NEAR)
def test_eyewear_leaves_the_picture_through_any_side(
    picture: Image,
    make_face: FaceMaker,
    catalogue: Catalogue,
    away: tuple[int, int],
    distance: float,
    step: int,
) -> None:
    small, wire, renderer = picture[:240, :320], catalogue.find("breeze-gold"), Renderer()
    changed: list[int] = []
    for shift in range(0, 1600 if distance < 500 else 480, step):
        centre = (160.0 + away[0] * shift, 120.0 + away[1] * shift)
        face = replace(make_face(), pose=replace(make_face(0.0, distance).pose, centre_px=centre))
        changed.append(int((change(small, renderer.draw(small, face, wire)) > 0).sum()))
    assert changed[0] > 300
    assert changed[-1] == 0


def test_no_pose_in_range_is_too_odd_to_draw(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue
) -> None:
    small, renderer, chance = picture[:240, :320], Renderer(), np.random.default_rng(11)
    models = [catalogue.find(sku) for sku in ("harbour-crystal", "chapter-black-gold", "margin-graphite")]
    for index in range(100):
        yaw, pitch, roll = (float(chance.uniform(-limit, limit)) for limit in (69.0, 54.0, 180.0))
        turned = make_face(yaw).pose.rotation
        nodding, rolling = (
            cv2.Rodrigues(np.radians(axis))[0] for axis in ((pitch, 0.0, 0.0), (0.0, 0.0, roll))
        )
        place = np.array([*chance.uniform(-60.0, 60.0, 2), chance.uniform(125.0, 900.0)])
        pose = Pose(turned @ nodding @ rolling, place, 300.0, (160.0, 120.0))
        face = replace(
            make_face(), pose=pose, points_px=pose.project(make_face().shape_mm).astype(np.float32)
        )
        assert renderer.draw(small, face, models[index % 3]).shape == small.shape


@pytest.mark.parametrize("sku", ["harbour-black", "harbour-crystal", "chapter-black-gold", "margin-graphite"])
def test_a_face_that_fills_the_picture_wears_eyewear(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue, sku: str
) -> None:
    face = make_face(5.0, 150.0)
    assert np.ptp(face.pupils_px[:, 0]) > 370
    drawn = Renderer().draw(picture, face, catalogue.find(sku))
    columns = np.flatnonzero((change(picture, drawn) > 40).any(0))
    assert np.ptp(columns) > 800


def test_a_sharp_photo_gets_sharp_eyewear(make_face: FaceMaker, black: Eyewear) -> None:
    grey = np.full((2160, 3840, 3), 190, np.uint8)
    face = make_face(0.0, 600.0, 7600.0)
    face = replace(face, pose=replace(face.pose, centre_px=(1920.0, 1080.0)))
    drawn = Renderer().draw(grey, face, black)
    solid = sharp_change(grey, drawn)
    # About 136 mm of front at 12.7 pixels per millimetre, a quarter of which is thick acetate.
    assert np.ptp(np.flatnonzero(solid.any(0))) == pytest.approx(1780, abs=120)
    assert solid.sum() > 200_000


def test_what_opencv_refuses_is_a_failure_of_this_stage(
    picture: Image, make_face: FaceMaker, black: Eyewear
) -> None:
    no_picture = cast(Image, picture.astype(np.uint32))
    with pytest.raises(StageError) as caught:
        Renderer().draw(no_picture, make_face(), black)
    assert str(caught.value) == "The eyewear could not be drawn on this picture."
    assert isinstance(caught.value.__cause__, cv2.error)


def test_the_next_person_is_not_shown_the_pair_of_the_one_before(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue
) -> None:
    live = Renderer(waits=False)
    black, gold = catalogue.find("harbour-black"), catalogue.find("lantern-gold")
    while live.drawn is None:
        live.draw(picture, make_face(), black)
    live.draw(picture, make_face(), gold)
    assert live.drawn.eyewear == black  # until the other is ready
    live.forget()
    assert live.draw(picture, make_face(), gold) is picture
    live.close()


def test_a_pair_that_stays_on_keeps_the_tilt_asked_for(
    picture: Image, make_face: FaceMaker, catalogue: Catalogue
) -> None:
    renderer, black = Renderer(), catalogue.find("harbour-black")
    for tilt_deg in (9.0, 20.0):
        renderer.draw(picture, make_face(), replace(black, tilt_deg=tilt_deg))
        assert renderer.drawn is not None
        assert np.degrees(np.arcsin(renderer.drawn.axes[2, 1])) == pytest.approx(tilt_deg, abs=0.1)
