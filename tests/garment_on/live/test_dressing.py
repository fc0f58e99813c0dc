"""The garment that was chosen, on frames, and what is said of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from mirror_app.errors import InputError
from mirror_app.garment_on import Kind
from mirror_app.garment_on.body.joints import Joint
from mirror_app.garment_on.garment.prepare import prepare
from mirror_app.garment_on.live.cloth import tailored
from mirror_app.garment_on.live.dressing import UNSEEN, Dressing
from mirror_app.garment_on.live.following import FACE_IT, NOBODY
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garment_on.live.watching import Watched
from mirror_app.garments import GarmentPhoto
from mirror_app.values import Frame
from tests.garment_on.live.people import shirt_cloth, wearer
from tests.garment_on.shapes import trousers

SHIRT, OTHER, BAD = (GarmentPhoto(Path(name), "upper") for name in ("shirt.png", "other.png", "bad.png"))


class Everywhere:
    """Sees the same person on every frame."""

    def find(self, image: np.ndarray) -> np.ndarray:
        return wearer()[1]

    def close(self) -> None:
        pass


class Making:
    """Makes shirts; `other` only when told to."""

    def __init__(self) -> None:
        self.go = Event()

    def __call__(self, photo: GarmentPhoto):
        if photo == BAD:
            raise InputError("No garment was found.")
        if photo == OTHER:
            self.go.wait(10)
        return shirt_cloth(60 if photo == OTHER else 40)


@pytest.fixture
def made() -> Iterator[tuple[Dressing, Making]]:
    making = Making()
    dressing = Dressing(Everywhere(), Wardrobe[GarmentPhoto](making, 1 << 30))
    yield dressing, making
    making.go.set()
    dressing.close()


def worn_after(dressing: Dressing, photo: GarmentPhoto | None, frames: int = 12, start: int = 0):
    """What the last of so many frames looks like."""
    picture, _, who = wearer()
    for k in range(start, start + frames):
        one = Watched(Frame(picture, k, 5.0 + k / 30), who.joints)
        image, view = dressing.dress(one, photo, picture)
    return picture, image, view


def test_what_is_ready_is_worn_and_its_place_is_told(made) -> None:
    dressing, _ = made
    dressing.require(SHIRT)
    picture, image, view = worn_after(dressing, SHIRT)
    assert (view.photo, view.drawn, view.waiting, view.reason) == (SHIRT, True, False, "")
    assert view.body
    left, top, right, bottom = view.box
    assert view.alpha.shape == (bottom - top, right - left)
    changed = (image != picture).any(-1)
    inside = np.zeros_like(changed)
    inside[top:bottom, left:right] = view.alpha > 0
    assert changed.any()
    assert not (changed & ~inside).any()


def test_while_another_is_made_ready_nothing_of_the_first_is_seen(made) -> None:
    dressing, making = made
    dressing.require(SHIRT)
    _, _, first = worn_after(dressing, SHIRT)
    picture, image, view = worn_after(dressing, OTHER, 3, 12)
    assert image is picture
    assert (view.photo, view.waiting, view.drawn) == (OTHER, True, False)
    assert view.body
    assert view.epoch == first.epoch + 1
    making.go.set()
    dressing.require(OTHER)
    for start in range(15, 400, 3):
        picture, image, view = worn_after(dressing, OTHER, 3, start)
        if view.drawn:
            break
    assert view.drawn
    picture, image, view = worn_after(dressing, None, 1, 500)
    assert image is picture
    assert view is None


def test_before_anybody_is_looked_for_it_is_waited(made) -> None:
    dressing, _ = made
    dressing.require(SHIRT)
    picture, _, _ = wearer()
    image, view = dressing.dress(Watched(Frame(picture, 0, 5.0), None, looked=False), SHIRT, picture)
    assert image is picture
    assert view.waiting
    image, view = dressing.dress(Watched(Frame(picture, 0, 5.0), None), SHIRT, picture)
    assert (image is picture, view.waiting, view.reason) == (True, False, NOBODY)
    assert not view.body


def test_who_turns_away_is_there_and_whom_nothing_is_seen_of_is_not(made) -> None:
    dressing, _ = made
    dressing.require(SHIRT)
    picture, _, who = wearer()
    places = who.joints.places.copy()
    swapped = [Joint.SHOULDER_LEFT, Joint.SHOULDER_RIGHT]
    places[swapped] = places[swapped[::-1]]
    for seen, body in ((who.joints.seen, True), (np.zeros_like(who.joints.seen), False)):
        joints = replace(who.joints, places=places, seen=seen)
        _, view = dressing.dress(Watched(Frame(picture, 0, 5.0), joints), SHIRT, picture)
        assert (view.reason, view.drawn, view.body) == (FACE_IT if body else NOBODY, False, body)


@pytest.mark.parametrize("aside", [0.0, 100.0, 200.0, 230.0, 260.0, 400.0, -400.0])
def test_of_what_is_not_in_the_picture_nothing_is_drawn_and_that_is_said(aside: float) -> None:
    photo = GarmentPhoto(Path("trousers.png"), "lower")
    cloth = tailored(prepare(trousers(), Kind.LOWER))
    dressing = Dressing(Everywhere(), Wardrobe[GarmentPhoto]({photo: cloth}.__getitem__, 1 << 30))
    dressing.require(photo)
    picture, _, who = wearer(shift=(aside, 0.0))
    for k in range(12):
        image, view = dressing.dress(Watched(Frame(picture, k, 5.0 + k / 30), who.joints), photo, picture)
    dressing.close()
    assert view.drawn == (abs(aside) < 230)
    assert (image is picture) == (not view.drawn)
    assert view.alpha.any() == view.drawn
    assert view.reason == ("" if view.drawn else UNSEEN)


def test_where_nobody_can_be_looked_for_nothing_is_waited_for(made) -> None:
    dressing, _ = made
    picture, _, _ = wearer()
    blind = Watched(Frame(picture, 0, 5.0), None, looked=False, failure="Garments cannot be shown.")
    image, view = dressing.dress(blind, SHIRT, picture)
    assert image is picture
    assert (view.drawn, view.waiting, view.reason) == (False, False, "Garments cannot be shown.")


def test_what_cannot_be_made_says_why(made) -> None:
    dressing, _ = made
    with pytest.raises(InputError, match="No garment was found"):
        dressing.require(BAD)
    for start in range(0, 400, 2):
        picture, image, view = worn_after(dressing, BAD, 2, start)
        if view.reason:
            break
    assert view.reason == "No garment was found."
    assert view.body
    assert image is picture


def test_a_file_that_changed_is_another_garment(tmp_path: Path) -> None:
    file = tmp_path / "shirt.png"
    assert GarmentPhoto.of(file, "upper").changed_ns == 0
    file.write_bytes(b"1")
    first = GarmentPhoto.of(file, "upper")
    assert first == GarmentPhoto.of(file, "upper")
    assert replace(first, changed_ns=first.changed_ns + 1) != first
