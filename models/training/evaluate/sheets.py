"""Contact sheets: the picture around the eyes before and after, at its own resolution, to look at."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from mirror_app.files import make_folder
from mirror_app.mirror.writing import write_picture
from mirror_app.values import Face, Image
from models.training.evaluate.looks import eyes

TILE_PX = 480
WORST = 10
CLIP_FRAMES = 12


def tile(images: Sequence[Image], face: Face, label: str) -> Image:
    """The images of one frame around the eyes, one above the other, with a line of text."""
    made = np.vstack([eyes(image, face, TILE_PX) for image in images])
    cv2.putText(made, label, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(made, label, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1, cv2.LINE_AA)
    return made


def sheet(tiles: Sequence[Image], columns: int) -> Image:
    """Tiles side by side and in rows, each in a cell as large as the largest."""
    height, width = max(t.shape[0] for t in tiles), max(t.shape[1] for t in tiles)
    rows = -(-len(tiles) // columns)
    made = np.zeros((rows * (height + 6), columns * (width + 6), 3), np.uint8)
    for k, one in enumerate(tiles):
        top, left = k // columns * (height + 6), k % columns * (width + 6)
        made[top : top + one.shape[0], left : left + one.shape[1]] = one
    return made


class Worst:
    """Keeps the tiles of the pictures that scored lowest."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, str, Image]] = []

    def add(self, score: float, label: str, images: Sequence[Image], face: Face | None) -> None:
        """Lower is worse. A picture without a face has nothing to show."""
        if face is None or not (len(self._kept) < WORST or score < self._kept[-1][0]):
            return
        self._kept.append((score, label, tile(images, face, label)))
        self._kept = sorted(self._kept, key=lambda one: one[0])[:WORST]

    @property
    def scores(self) -> list[float]:
        """Of those that are kept, the worst first."""
        return [score for score, _, _ in self._kept]

    def write(self, path: Path) -> None:
        """As one PNG, the worst first; nothing where nothing was seen."""
        if self._kept:
            make_folder(path.parent)
            write_picture(path, sheet([one for _, _, one in self._kept], 5))
