"""Pieces over each other: in bands, and nowhere else."""

import numpy as np

from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.live.cloth import Piece
from mirror_app.garment_on.live.laying import around, box_of, laid, windows

SHAPE = (400, 300, 3)


def plain(colour: int) -> np.ndarray:
    return np.dstack([np.full((80, 60), colour, np.uint8)] * 3 + [np.full((80, 60), 255, np.uint8)])


def piece(colour: int, top: float, left: float) -> tuple[Piece, Ladder]:
    y = np.linspace(2, 77, 5)
    source = Ladder(np.stack([0 * y + 2, y], -1), np.stack([0 * y + 57, y], -1))
    moved = Ladder(source.left * 2 + [left, top], source.right * 2 + [left, top])
    return Piece("trunk", (plain(colour),), source), moved


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
