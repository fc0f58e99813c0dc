"""Pieces over each other: in bands, and nowhere else."""

import numpy as np
import pytest

from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.live.cloth import Piece
from mirror_app.garment_on.live.laying import around, box_of, laid, windows

SHAPE = (400, 300, 3)


def plain(colour: int) -> np.ndarray:
    return np.dstack([np.full((80, 60), colour, np.uint8)] * 3 + [np.full((80, 60), 255, np.uint8)])


def piece(colour: int, top: float, left: float, name: str = "hips") -> tuple[Piece, Ladder]:
    y = np.linspace(2, 77, 6)
    source = Ladder(np.stack([0 * y + 2, y], -1), np.stack([0 * y + 57, y], -1))
    moved = Ladder(source.left * 2 + [left, top], source.right * 2 + [left, top])
    return Piece(name, (plain(colour),), source), moved


def drawn(*pieces: tuple[Piece, Ladder]):
    on = [(*each, box) for each in pieces if (box := box_of(each[1], SHAPE))]
    box = around([own for _, _, own in on])
    arms = np.zeros((-(-(box[3] - box[1]) // 2), -(-(box[2] - box[0]) // 2)), np.uint8)
    return laid(on, box, arms)


def test_the_later_piece_lies_over_the_earlier() -> None:
    layer = drawn(piece(50, 40, 20), piece(200, 120, 60))
    left, top = layer.box[:2]
    assert layer.pixels[60 - top, 40 - left].tolist() == [50, 50, 50, 255]
    assert layer.pixels[200 - top, 120 - left].tolist() == [200, 200, 200, 255]
    assert len(layer.sheets) == 2


def test_what_is_drawn_is_in_the_spans() -> None:
    layer = drawn(piece(50, 40, 20), piece(200, 190, 150))
    inside = np.zeros(layer.pixels.shape[:2], bool)
    for where in windows(layer.spans, layer.box):
        inside[where] = True
    assert (layer.pixels[..., 3] > 0).any()
    assert not layer.pixels[~inside].any()
    assert not inside.all()


def test_no_cloth_sticks_out_of_a_trunk_at_the_shoulders() -> None:
    layer = drawn(piece(50, 40, 20, "trunk"))
    reach = [int(np.flatnonzero(row > 127)[0]) for row in layer.pixels[..., 3] if (row > 127).any()]
    shoulders, hem = reach[70], reach[-12]
    assert layer.box[0] + shoulders == pytest.approx(24, abs=1.5)
    assert hem < shoulders - 2


def test_where_it_is_cut_cloth_has_a_smooth_edge() -> None:
    leaning, ladder = piece(50, 40, 20)
    lean = Ladder(
        *(end + np.stack([0.3 * end[:, 1], 0 * end[:, 1]], -1) for end in (ladder.left, ladder.right))
    )
    source = leaning.ladder
    within = Ladder(source.left + np.array([12, 0]), source.right - np.array([12, 0]))
    alpha = drawn((Piece("hips", leaning.pictures, within), lean)).pixels[..., 3]
    rows = alpha[40:140]
    assert np.count_nonzero((rows > 20) & (rows < 235)) > 0.8 * len(rows)
