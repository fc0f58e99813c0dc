"""A pair of eyewear by itself, turning: the same pair from one side to the other, all at one scale."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from mirror_app.glasses_on.thumbnail import thumbnail
from mirror_app.values import Eyewear, Image

MOST_DEG = 60
"""Turned further, the front is seen from its edge, where it is drawn badly."""
STEP_DEG = 3
TURNED_SHARE = 0.78
"""Of the height it has from the front: from a quarter view, with a temple in sight, a pair is wider."""
_AIR = 0.96


def swing(most_deg: int = MOST_DEG, step_deg: int = STEP_DEG) -> list[int]:
    """Yaw angles from one side to the other, the nearest to the front first."""
    steps = range(0, most_deg + 1, step_deg)
    return [0] + [side * yaw for yaw in steps[1:] for side in (1, -1)]


def turn(eyewear: Eyewear, size_px: tuple[int, int], yaws_deg: Sequence[int]) -> Iterator[tuple[int, Image]]:
    """Each angle with its picture, (height, width, 4) uint8 BGRA, not premultiplied; size_px is (width,
    height). A thumbnail fills its picture, so a pair would grow and shrink as it turns: here the front keeps
    its height."""
    front = _extent(thumbnail(eyewear, size_px))
    height_px = TURNED_SHARE * front[3]
    for yaw_deg in yaws_deg:
        drawn = thumbnail(eyewear, size_px, yaw_deg)
        yield yaw_deg, _scaled(drawn, height_px)


def _extent(picture: Image) -> tuple[int, int, int, int]:
    """x, y, width and height of what is not transparent."""
    x, y, width, height = cv2.boundingRect(np.asarray(picture[..., 3] > 8, np.uint8))
    return x, y, max(width, 1), max(height, 1)


def _scaled(picture: Image, height_px: float) -> Image:
    """What is in the picture, so high, in its middle."""
    x, y, width, height = _extent(picture)
    size = picture.shape[1], picture.shape[0]
    scale = min(height_px / height, _AIR * size[0] / width, _AIR * size[1] / height)
    middle = (x + (width - 1) / 2, y + (height - 1) / 2)
    moved = [[scale, 0.0, (size[0] - 1) / 2 - scale * middle[0]]]
    moved += [[0.0, scale, (size[1] - 1) / 2 - scale * middle[1]]]
    # Premultiplied, or the colour of what is transparent would show along the edges.
    alpha = picture[..., 3:].astype(np.float32) / 255
    sheet = np.concatenate([picture[..., :3] * alpha, 255 * alpha], 2)
    turned = cv2.warpAffine(sheet, np.array(moved), size, flags=cv2.INTER_LINEAR)
    colour = turned[..., :3] * (255 / np.maximum(turned[..., 3:], 1.0))
    return np.concatenate([np.clip(colour, 0, 255), turned[..., 3:]], 2).round().astype(np.uint8)
