"""A prepared garment, made ready for the mirror."""

import numpy as np
import pytest

from mirror_app.garment_on import Kind, prepare
from mirror_app.garment_on.live.cloth import made_ready, tailored
from tests.garment_on.live.people import shirt_cloth
from tests.garment_on.shapes import on_ground, tank, trousers

LONG = [(160, 60), (110, 75), (35, 330), (75, 345), (110, 160), (110, 380)]


def test_a_short_sleeve_is_one_piece() -> None:
    cloth = shirt_cloth()
    assert [piece.name for piece in cloth.pieces] == ["trunk", "sleeve_left", "sleeve_right"]
    assert cloth.sleeves["left"].reach < 0.6


def test_a_long_sleeve_bends_at_the_elbow() -> None:
    cloth = tailored(prepare(on_ground(LONG, (400, 440)), Kind.UPPER))
    names = [piece.name for piece in cloth.pieces]
    assert names[1:3] == ["sleeve_left_upper", "sleeve_left_fore"]
    upper, fore = cloth.pieces[1:3]
    assert upper.end == pytest.approx(fore.top)
    assert 0 < upper.end < 1


def test_trousers_hang_from_no_shoulders() -> None:
    cloth = made_ready(trousers(), Kind.LOWER)
    assert cloth.hang is None
    assert [piece.name for piece in cloth.pieces] == ["hips", "leg_left", "leg_right"]


@pytest.mark.parametrize("photo", [tank, trousers])
def test_pictures_are_premultiplied_halved_and_cannot_be_changed(photo) -> None:
    cloth = made_ready(photo(), Kind.UPPER if photo is tank else Kind.LOWER)
    for piece in cloth.pieces:
        first, second, _ = piece.pictures
        assert abs(first.shape[0] - 2 * second.shape[0]) <= 1
        assert (first[..., :3] <= first[..., 3:].astype(int) + 1).all()
        with pytest.raises(ValueError, match="read-only"):
            first[0, 0] = 0
    assert cloth.nbytes == sum(picture.nbytes for piece in cloth.pieces for picture in piece.pictures)


def test_the_ladder_moves_with_its_picture() -> None:
    piece = shirt_cloth().pieces[0]
    inside = piece.ladder.middle
    picture = piece.pictures[0]
    x, y = np.rint(inside[4:-1]).astype(int).T
    assert (picture[y, x, 3] > 200).all()


def test_nothing_of_the_sleeves_hangs_from_the_trunk() -> None:
    cloth = tailored(prepare(on_ground(LONG, (400, 440)), Kind.UPPER))
    trunk = cloth.pieces[0]
    picture, ladder = trunk.pictures[0], trunk.ladder
    beyond = 0.1 * ladder.widths[4]
    for row in range(int(ladder.left[4, 1]) + 8, int(ladder.left[-1, 1]) - 8, 8):
        drawn = np.flatnonzero(picture[row, :, 3] > 20)
        assert drawn[0] > min(ladder.left[3:, 0]) - beyond
        assert drawn[-1] < max(ladder.right[3:, 0]) + beyond
