import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app import app
from mirror_app.camera import Truth
from mirror_app.errors import StageError
from mirror_app.garment_on.live.dressing import Dressing
from mirror_app.garment_on.live.seeing import PoseEye
from mirror_app.garment_on.live.watching import Watched, Watcher
from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.glasses_on import Renderer
from mirror_app.latest import Latest
from mirror_app.mirror import Mirror, MirrorLoop
from mirror_app.parts import Networks, build_remover, build_tracker
from mirror_app.values import Eyewear, Face, Frame, Image, Look, State, View


class FailingRenderer(Renderer):
    """Cannot draw anything: the stage that fails."""

    def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
        raise StageError("on purpose")


class BrokenRenderer(Renderer):
    """Has a mistake in it: nobody expects what it raises."""

    def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
        raise ZeroDivisionError


def frame_of(truth: Truth) -> Frame:
    return Frame(truth.image, 0, 0.0)


def pair() -> Eyewear:
    return next(iter(app.load_catalogue()))


def test_glasses_go_and_eyewear_comes(mirror: Mirror, worn: Truth):
    frame = Frame(worn.image, 0, 0.0)
    without = mirror.reflect(frame, Look())
    assert without.state is State.REMOVED
    assert without.face is not None
    assert list(without.stage_ms) == ["face", "glasses_off", "glasses_on"]
    with_new = mirror.reflect(Frame(worn.image, 1, 1 / 30), Look(pair()))
    assert with_new.state is State.REMOVED
    assert np.abs(with_new.image.astype(int) - without.image).max() > 40


class Drape(Dressing):
    """Paints the left half green and says so: a garment anybody can see."""

    def __init__(self) -> None:
        self.closed = False
        self.people = 0

    def dress(
        self, watched: Watched, photo: GarmentPhoto | None, onto: Image
    ) -> tuple[Image, GarmentView | None]:
        if photo is None:
            return onto, None
        if photo.kind == "lower":
            raise StageError("on purpose")
        if not watched.looked:
            return onto, GarmentView(photo, 1, reason="Nobody is in view.")
        image = onto.copy()
        image[:, : image.shape[1] // 2] = (0, 255, 0)
        return image, GarmentView(photo, 1, drawn=True)

    def forget(self) -> None:
        self.people += 1

    def close(self) -> None:
        self.closed = True


def test_a_garment_lies_over_the_person_and_under_the_eyewear(networks: Networks, worn: Truth):
    drape, shirt = Drape(), GarmentPhoto(Path("shirt.png"), "upper")
    mirror = Mirror(build_tracker(), build_remover(networks), Renderer(), dressing=drape)
    frame = frame_of(worn)
    look = Look(pair(), garment=shirt)
    view = mirror.reflect(frame, look, Watched(frame, None))
    assert list(view.stage_ms) == ["face", "glasses_off", "garment_on", "glasses_on"]
    half = frame.image.shape[1] // 2
    assert (view.cleared[:, :half] == (0, 255, 0)).all()
    assert not (view.undressed == (0, 255, 0)).all(-1).any()
    np.testing.assert_array_equal(view.cleared[:, half:], view.undressed[:, half:])
    drawn = (view.image != view.cleared).any(-1)
    assert drawn[:, :half].any()  # eyewear over the green
    assert view.garment.drawn
    unseen = mirror.reflect(frame, look)
    assert [notice.text for notice in unseen.notices if notice.code == "garment"] == ["Nobody is in view."]
    failed = mirror.reflect(frame, Look(garment=GarmentPhoto(Path("skirt.png"), "lower")))
    assert failed.cleared is failed.undressed
    assert "garment_on_failed" in [notice.code for notice in failed.notices]
    nobody = Frame(np.full_like(frame.image, 90), 1, 1 / 30)
    faceless = mirror.reflect(nobody, Look(garment=shirt), Watched(nobody, None))
    assert faceless.face is None
    assert faceless.somebody
    people = drape.people
    mirror.reflect(frame, Look(person=1))
    assert drape.people == people + 1
    mirror.close()
    assert drape.closed


def test_for_a_few_seconds_the_person_is_told_that_lifting_their_glasses_helps(mirror: Mirror, worn: Truth):
    told = {}
    for k in range(21):
        view = mirror.reflect(Frame(worn.image, k, 10 + k / 2), Look())
        told[k / 2] = [notice.code for notice in view.notices]
    assert [told[after_s] for after_s in (0, 1.5, 2, 8.5, 9, 10)] == [[], [], ["lift"], ["lift"], [], []]


def test_what_is_published_cannot_be_written_to(mirror: Mirror, worn: Truth):
    view = mirror.reflect(frame_of(worn), Look(pair()))
    assert not view.image.flags.writeable
    assert not view.frame.image.flags.writeable


def test_nothing_chosen_and_glasses_kept_is_the_camera_s_own_picture(mirror: Mirror, worn: Truth):
    frame = frame_of(worn)
    view = mirror.reflect(frame, Look(glasses_off=False))
    assert view.image is frame.image
    assert view.state is State.KEPT


def test_the_picture_without_eyewear_comes_along(mirror: Mirror, worn: Truth):
    view = mirror.reflect(frame_of(worn), Look())
    assert view.cleared is view.image
    dressed = mirror.reflect(frame_of(worn), Look(pair()))
    assert np.array_equal(dressed.cleared, view.image)
    assert not np.array_equal(dressed.cleared, dressed.image)
    assert not dressed.cleared.flags.writeable
    kept = mirror.reflect(frame_of(worn), Look(pair(), glasses_off=False))
    assert kept.cleared is kept.frame.image


def test_without_a_face_the_picture_passes_through(mirror: Mirror):
    frame = Frame(np.full((480, 640, 3), 128, np.uint8), 0, 0.0)
    view = mirror.reflect(frame, Look(pair()))
    assert view.image is frame.image
    assert (view.state, view.face, view.confidence) == (State.NO_FACE, None, 0.0)


def test_a_stage_that_fails_gives_back_its_input_and_says_so(networks: Networks, bare: Truth):
    mirror = Mirror(build_tracker(), build_remover(networks), FailingRenderer())
    try:
        view = mirror.reflect(frame_of(bare), Look(pair()))
    finally:
        mirror.close()
    assert view.image is view.frame.image
    assert [notice.code for notice in view.notices] == ["glasses_on_failed"]


def test_raising_the_person_forgets_the_one_before(mirror: Mirror, worn: Truth):
    frame = frame_of(worn)
    first = mirror.reflect(frame, Look())
    second = mirror.reflect(frame, Look(person=1))
    assert first.face is not None
    assert second.face is not None
    assert second.face.person != first.face.person
    mirror.reflect(frame, Look())


@pytest.mark.parametrize(("scale", "code"), [(0.18, "come_closer"), (None, None)])
def test_who_stands_too_far_away_is_asked_to_come_closer(
    mirror: Mirror, scale: float | None, code: str | None, bare: Truth
):
    image = bare.image
    if scale is not None:
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        image = np.full_like(image, 200)
        image[250 : 250 + small.shape[0], 500 : 500 + small.shape[1]] = small
    view = mirror.reflect(Frame(image, 0, 0.0), Look())
    codes = [notice.code for notice in view.notices]
    assert ("come_closer" in codes) == (code == "come_closer")


def test_the_loop_turns_frames_into_views_and_ends(networks: Networks, worn: Truth):
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    mirror = Mirror(build_tracker(), build_remover(networks), Renderer())
    loop = MirrorLoop(mirror, Watcher(PoseEye, frames), looks, views)
    looks.put(Look(glasses_off=False))
    loop.start()
    frames.put(frame_of(worn))
    view = views.take(timeout_s=60)
    loop.stop()
    assert view is not None
    assert view.state is State.KEPT
    assert loop.failure is None
    assert "mirror" not in [thread.name for thread in threading.enumerate()]


def test_a_frame_nobody_was_prepared_for_does_not_end_the_loop(
    networks: Networks, worn: Truth, caplog: pytest.LogCaptureFixture
):
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    loop = MirrorLoop(
        Mirror(build_tracker(), build_remover(networks), BrokenRenderer()),
        Watcher(PoseEye, frames),
        looks,
        views,
    )
    looks.put(Look(pair()))
    frames.put(frame_of(worn))
    loop.start()
    while "could not be reflected" not in caplog.text:
        loop._thread.join(0.02)
    looks.put(Look())
    frames.put(frame_of(worn))
    assert views.take(timeout_s=60) is not None
    loop.stop()
    assert loop.failure is None
    caplog.clear()


def test_a_mirror_that_fails_again_and_again_says_so_and_ends(
    networks: Networks, worn: Truth, caplog: pytest.LogCaptureFixture
):
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    loop = MirrorLoop(
        Mirror(build_tracker(), build_remover(networks), BrokenRenderer()),
        Watcher(PoseEye, frames),
        looks,
        views,
    )
    looks.put(Look(pair()))
    loop.start()
    while loop._thread.is_alive():
        frames.put(frame_of(worn))
        loop._thread.join(0.05)
    assert loop.failure == "it failed again and again; the log says how"
    loop.stop()
    caplog.clear()


def test_glasses_taken_off_while_removal_was_off_are_not_removed(mirror: Mirror, worn: Truth, bare: Truth):
    for k in range(3):
        mirror.reflect(Frame(worn.image, k, k / 30), Look())
    mirror.reflect(Frame(bare.image, 3, 0.1), Look(glasses_off=False))
    view = mirror.reflect(Frame(bare.image, 4, 0.13), Look())
    assert view.state is State.BARE
    assert view.image is view.frame.image


def test_eyewear_is_not_drawn_on_a_face_that_is_followed_badly(mirror: Mirror, bare: Truth):
    mirror.reflect(frame_of(bare), Look(pair()))
    # Half a face height to the side at once: no pose is sure of itself.
    view = mirror.reflect(Frame(np.roll(bare.image, 150, axis=1), 1, 1 / 30), Look(pair()))
    assert view.face is None or view.face.confidence < 0.2
    assert view.image is view.frame.image
