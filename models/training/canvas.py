"""The fine eye band that glasses are drawn on: twice the band's size, float32 0..1."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH

FINE = 2
SIZE = (WIDTH * FINE, HEIGHT * FINE)


def blank() -> np.ndarray:
    """An empty mask of the fine band."""
    return np.zeros(SIZE[::-1], np.float32)


def cover(polygons: list[np.ndarray], offset: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Anti-aliased coverage 0..1 of polygons given in fine band px."""
    mask = np.zeros(SIZE[::-1], np.uint8)
    for polygon in polygons:
        points = np.round((polygon + offset) * 16).astype(np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def soft_noise(rng: np.random.Generator, cells: tuple[int, int]) -> np.ndarray:
    """Smooth random field, about -1..1, the size of the fine band."""
    field = rng.standard_normal((cells[1], cells[0])).astype(np.float32)
    return np.clip(cv2.resize(field, SIZE, interpolation=cv2.INTER_CUBIC), -2, 2) / 2


def down(image: np.ndarray) -> np.ndarray:
    """The fine band averaged to the band's own size."""
    return cv2.resize(image, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
