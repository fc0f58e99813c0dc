from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.tryon.executors.dressing import Kept
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.work import Work, outcome
from mirror_app.tryon.jobs import Failure, Kind


@dataclass
class Sized:
    nbytes: int


def _png(value: int = 200, size: int = 200) -> bytes:
    return cv2.imencode(".png", np.full((size, size, 3), value, np.uint8))[1].tobytes()


def test_what_was_made_is_kept_as_far_as_there_is_room_the_oldest_going_first() -> None:
    kept, made = Kept[Sized](100), []

    def get(name: str, nbytes: int) -> int:
        return kept.get(name, lambda: made.append(name) or Sized(nbytes)).nbytes

    for name in ("a", "b", "a", "c", "a", "b"):
        get(name, 40)
    assert made == ["a", "b", "c", "b"]
    assert get("large", 500) == 500
    assert get("large", 500) == 500
    assert made.count("large") == 1


def test_what_could_not_be_made_is_not_kept() -> None:
    kept = Kept[Sized](100)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: Sized(1 // 0))
    assert kept.get("a", lambda: Sized(7)).nbytes == 7


@pytest.mark.parametrize(
    ("person", "garment", "says"),
    [
        (b"", _png(), "garment"),
        (b"GIF89a", _png(), "garment"),
        (_png(), b"no picture", "The picture of the garment cannot be read."),
    ],
)
def test_pictures_that_do_not_suit_are_input_that_fails(person: bytes, garment: bytes, says: str) -> None:
    failure = outcome(Work(make_picture, person, garment, "upper", 1))
    assert isinstance(failure, Failure)
    assert failure.kind is Kind.INPUT
    assert says in failure.sentence


def test_a_person_in_a_garment_is_a_picture_of_their_size_and_the_same_again(shared_data: Path) -> None:
    person = sorted((shared_data / "people").glob("*_00.jpg"))[0].read_bytes()
    garment = sorted((shared_data / "garments" / "upper").iterdir())[0].read_bytes()
    made = make_picture(person, garment, "upper", 3)
    assert made == make_picture(person, garment, "upper", 3)
    before = cv2.imdecode(np.frombuffer(person, np.uint8), cv2.IMREAD_COLOR)
    after = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_COLOR)
    assert after.shape == before.shape
    changed = (after != before).any(-1).mean()
    assert 0.02 < changed < 0.7
