"""The synthetic person: found by Face Mesh, true to its own truth, and the same every time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mirror_app.camera import Synthetic
from mirror_app.camera.person.motion import moment
from mirror_app.camera.synthetic import ACETATE

SAMPLE = range(0, 600, 25)


@pytest.fixture(scope="module")
def person() -> Synthetic:
    return Synthetic()


@pytest.fixture(scope="module")
def mesh() -> Iterator[Any]:
    from mediapipe.python.solutions.face_mesh import FaceMesh

    with FaceMesh(static_image_mode=True, refine_landmarks=True) as found:
        yield found


def test_face_mesh_finds_the_face_and_the_pupils_in_every_frame(person: Synthetic, mesh: Any) -> None:
    errors: list[float] = []
    for index in SAMPLE:
        truth = person.truth(index)
        for image in (truth.image, truth.bare):
            faces = mesh.process(np.ascontiguousarray(image[..., ::-1])).multi_face_landmarks
            assert faces, f"no face in frame {index}"
            marks = np.array([(p.x * 1280, p.y * 720) for p in faces[0].landmark])
            errors.append(float(np.linalg.norm(marks[[468, 473]] - truth.landmarks.pupils_px, axis=1).mean()))
    assert np.mean(errors) < 3.0


def test_without_glasses_it_is_the_same_picture_outside_the_mask(person: Synthetic) -> None:
    for index in (0, 45, 130):
        truth = person.truth(index)
        covered = truth.mask.any(axis=2)
        assert np.array_equal(truth.image[~covered], truth.bare[~covered])
        assert 0.01 < covered.mean() < 0.08
        changed = np.abs(truth.image.astype(int) - truth.bare).max(axis=2)
        assert changed[truth.mask[..., 0] == 255].mean() > 50  # dark acetate on skin


def test_the_mask_parts_do_not_overlap_where_they_are_solid(person: Synthetic) -> None:
    mask = person.truth(45).mask
    assert not ((mask[..., 0] == 255) & (mask[..., 1] == 255)).any()
    assert not ((mask[..., 0] == 255) & (mask[..., 2] > 0)).any()
    assert (mask == 255).reshape(-1, 3).any(axis=0)[:2].all()


def test_the_pupils_are_dark_where_the_truth_says(person: Synthetic) -> None:
    for index in (0, 45, 130):
        truth = person.truth(index)
        for x, y in np.round(truth.landmarks.pupils_px).astype(int):
            assert truth.bare[y, x].max() < 60
        # Lenses stand before the eyes.
        for x, y in np.round(truth.landmarks.pupils_px).astype(int):
            assert truth.mask[y, x, 1] == 255


def test_truth_and_read_show_the_same(person: Synthetic) -> None:
    source = Synthetic()
    frames = [source.read() for _ in range(3)]
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert np.array_equal(frames[2].image, person.truth(2).image)
    assert not frames[2].image.flags.writeable


def test_frames_depend_on_seed_and_index_alone(person: Synthetic) -> None:
    first = person.truth(70).image
    person.truth(55)  # shut eyes in between
    assert np.array_equal(person.truth(70).image, first)
    other = Synthetic(seed=1)
    assert not np.array_equal(other.truth(70).image, first)


def test_it_moves_as_promised() -> None:
    moments = [moment(0, k / 30) for k in range(1800)]
    yaw, pitch = ([getattr(m, name) for m in moments] for name in ("yaw_deg", "pitch_deg"))
    assert (18 < max(yaw) <= 20.01, -20.01 <= min(yaw) < -18) == (True, True)
    assert max(map(abs, pitch)) <= 8.5
    shut = np.array([m.glance.shut for m in moments])
    blinks = int(((shut[1:] > 0.5) & (shut[:-1] <= 0.5)).sum())
    assert 10 <= blinks <= 30  # in a minute
    assert len({(m.glance.right_mm, m.glance.down_mm) for m in moments}) > 30


def test_pose_and_landmarks_agree(person: Synthetic) -> None:
    truth = person.truth(45)
    yaw, pitch, _ = truth.pose.angles_deg
    assert (yaw, pitch) == pytest.approx((15.9, 8.4), abs=0.5)
    marks = truth.landmarks
    middle = truth.pose.project(np.zeros(3))
    assert marks.pupils_px.mean(axis=0) == pytest.approx(middle, abs=8)
    # The person looks to the right of the picture: the nose is nearer to the right pupil.
    assert abs(marks.nose_tip_px[0] - marks.pupils_px[1, 0]) < abs(
        marks.nose_tip_px[0] - marks.pupils_px[0, 0]
    )
    assert (
        marks.chin_px[1]
        > marks.mouth_corners_px[:, 1].max()
        > marks.nose_tip_px[1]
        > marks.pupils_px[:, 1].max()
    )


def test_bare_and_other_eyewear_and_sizes() -> None:
    bare = Synthetic(size=(640, 360), worn=None).truth(10)
    assert bare.image.shape == (360, 640, 3)
    assert not bare.mask.any()
    assert np.array_equal(bare.image, bare.bare)
    thin = Synthetic(
        size=(640, 360), worn=replace(ACETATE, material="metal", rim_mm=1.0, rim_top_mm=1.0)
    ).truth(10)
    thick = Synthetic(size=(640, 360)).truth(10)
    assert 0 < np.count_nonzero(thin.mask[..., 0]) < 0.7 * np.count_nonzero(thick.mask[..., 0])
