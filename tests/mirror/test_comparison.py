from dataclasses import replace

import numpy as np
import pytest

from mirror_app import app
from mirror_app.camera import Truth
from mirror_app.glasses_on import Renderer
from mirror_app.measuring import differences, summary
from mirror_app.mirror import Mirror
from mirror_app.mirror.comparison import Sitting, close_up, tried
from mirror_app.sizes import Length, Sizes, SizesOf
from mirror_app.values import Face, Frame, Image, Look, Pose, State

SIZES = Sizes(Length(63.0, 1.0), Length(148.0, 3.0), 1.08, 0.02, "card", 7, True)
TILT_DEG = 16.0


def turned(pose: Pose, yaw_deg: float) -> Pose:
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    return replace(pose, rotation=np.array([(c, 0.0, -s), (0.0, 1.0, 0.0), (s, 0.0, c)]))


@pytest.fixture(scope="module")
def sitting(bare: Truth) -> Sitting:
    """The synthetic person, whose face is known without looking for it."""
    points = bare.pose.project(bare.shape_mm).astype(np.float32)
    return Sitting(bare.image, Face(points, bare.shape_mm, bare.pose, 1.0, 0), SIZES)


def unlike(one: Image, other: Image) -> float:
    """How many grey levels they differ by, as a mean of the pixels where eyewear may be."""
    around = np.s_[150:450, 440:840]
    return float(np.abs(one[around].astype(float) - other[around]).mean())


def test_a_pair_is_drawn_as_large_and_as_tilted_as_in_the_mirror(mirror: Mirror, bare: Truth):
    pair = app.load_catalogue().find("harbour-black")
    first = mirror.reflect(Frame(bare.image, 0, 0.0), Look(pair))
    assert first.face is not None
    look = Look(pair, tilt_deg=TILT_DEG, measured=SizesOf(SIZES, first.face.person))
    # Until what is drawn has become as large as the card says.
    view = [mirror.reflect(Frame(bare.image, n, n / 2), look) for n in range(1, 9)][-1]
    sitting = Sitting.of(view, look.tilt_deg)
    assert sitting is not None
    assert view.seat is not None
    assert sitting.true_face.shape_mm == pytest.approx(view.seat.face.shape_mm, abs=1e-3)
    one = tried(sitting, pair, Renderer())
    assert one.fit in view.fit
    as_mirrored = unlike(one.image, view.image)
    for other in (replace(sitting, tilt_deg=None), replace(sitting, sizes=None)):
        assert unlike(tried(other, pair, Renderer()).image, view.image) > 2 * as_mirrored + 0.5


def test_how_a_pair_fits_is_told_of_the_face_as_it_was_measured(sitting: Sitting):
    pair = next(iter(app.load_catalogue()))
    one = tried(sitting, pair, Renderer())
    assert one.fit == summary(differences(pair, sitting.face, SIZES), SIZES)
    assert one.why == ""


def test_who_was_not_measured_is_told_nothing_of_fit(sitting: Sitting):
    pair = next(iter(app.load_catalogue()))
    assert tried(replace(sitting, sizes=None), pair, Renderer()).fit == ""


def test_no_eyewear_is_the_picture_itself(sitting: Sitting):
    one = tried(sitting, None, Renderer())
    assert one.image is sitting.image


def test_a_pose_that_cannot_be_drawn_says_why(sitting: Sitting):
    away = replace(sitting, face=replace(sitting.face, pose=turned(sitting.face.pose, 80)))
    one = tried(away, next(iter(app.load_catalogue())), Renderer())
    assert one.image is None
    assert one.why == "The head is turned too far away to draw eyewear on it."


@pytest.mark.parametrize("aspect", [0.5, 0.7, 1.0, 1.6])
def test_a_close_up_has_the_whole_face_and_its_shape(sitting: Sitting, aspect: float):
    x0, y0, x1, y1 = close_up(sitting, aspect)
    low, high = sitting.face.points_px.min(0), sitting.face.points_px.max(0)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(aspect, rel=0.01)
    assert x0 >= 0
    assert y0 >= 0
    assert x1 <= sitting.image.shape[1]
    assert y1 <= sitting.image.shape[0]
    assert x0 < low[0] < high[0] < x1
    assert y0 < high[1] < y1


def test_a_close_up_at_the_edge_stays_within_the_picture(sitting: Sitting):
    shifted = replace(sitting.face, points_px=sitting.face.points_px + np.float32([700, 300]))
    x0, y0, x1, y1 = close_up(replace(sitting, face=shifted), 1.0)
    assert (x1, y1) == (1280, 720)
    assert x1 - x0 == y1 - y0 > 300


def test_a_sitting_is_the_picture_before_eyewear_was_drawn(mirror: Mirror, worn: Truth):
    view = mirror.reflect(Frame(worn.image, 0, 0.0), Look(next(iter(app.load_catalogue()))))
    sitting = Sitting.of(view)
    assert sitting is not None
    assert sitting.image is view.cleared
    assert sitting.face is view.face
    assert Sitting.of(replace(view, state=State.HOLD_STILL)) is None
    assert Sitting.of(replace(view, state=State.NO_FACE, face=None)) is None
