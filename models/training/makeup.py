"""What eyes wear that is no glasses: painted lids, shadow under them, dark rings. All of it must stay."""

import cv2
import numpy as np

from models.training.canvas import SIZE, blank

UPPER = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362))
LOWER = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362))
"""Face Mesh landmarks along the lids, from the outer corner inwards, by side."""
SHARE = 0.2


def with_makeup(rng: np.random.Generator, bare: np.ndarray, points: np.ndarray) -> np.ndarray:
    """A bare fine band (h, w, 3) 0..1 with painted eyes, now and then. points: (478, 2) fine band px."""
    if rng.random() >= SHARE:
        return bare
    paint = rng.uniform(0.0, 0.25, 3).astype(np.float32) * float(bare.mean())
    cover = np.maximum(_lines(rng, points), _around(rng, points))[..., None]
    return bare * (1 - cover) + paint * cover


def _lines(rng: np.random.Generator, points: np.ndarray) -> np.ndarray:
    """Coverage (h, w) of eyeliner along the lids, with a wing or without."""
    layer = np.zeros(SIZE[::-1], np.uint8)
    wing, above, below = rng.uniform(0, 0.5), rng.random() < 0.9, rng.random() < 0.6
    for upper, lower in zip(UPPER, LOWER, strict=True):
        lid, under = points[list(upper)], points[list(lower)]
        width = float(np.linalg.norm(lid[0] - lid[-1]))
        if above:
            out = (lid[0] - lid[-1]) * wing + np.array([0, -0.25 * wing * width])
            _stroke(layer, np.vstack([lid[0] + out, lid]), width * rng.uniform(0.02, 0.09))
        if below:
            _stroke(layer, under, width * rng.uniform(0.01, 0.05))
    soft = cv2.GaussianBlur(layer.astype(np.float32) / 255, (0, 0), rng.uniform(0.5, 2.0))
    return soft * rng.uniform(0.4, 0.95)


def _stroke(layer: np.ndarray, points: np.ndarray, width: float) -> None:
    cv2.polylines(
        layer, [np.round(points * 16).astype(np.int32)], False, 255, max(1, round(width)), cv2.LINE_AA, 4
    )


def _around(rng: np.random.Generator, points: np.ndarray) -> np.ndarray:
    """Coverage (h, w) of shadow on the lids and rings under the eyes."""
    layer = blank()
    reach = rng.uniform((0.1, 0.3), (0.45, 0.7))
    for side in (0, 1):
        corners = points[[UPPER[side][0], UPPER[side][-1]]]
        width = float(np.linalg.norm(corners[0] - corners[1]))
        middle = corners.mean(0) + np.array([0, rng.uniform(-0.35, 0.35) * width])
        axes = (int(max(2, width * reach[1])), int(max(2, width * reach[0])))
        cv2.ellipse(layer, (int(middle[0]), int(middle[1])), axes, 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(layer, (0, 0), float(rng.uniform(4, 12))) * rng.uniform(0.0, 0.5)
