"""Landmarks in the eye band: which pixel of one look is the same skin as a pixel of another."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, EyeBand
from mirror_app.glasses_off.flow import COARSE, COARSE_GRID, GRID, fine
from mirror_app.values import Face, Floats

_PAIRS = (
    *((33, 263), (133, 362), (70, 300), (63, 293), (105, 334), (66, 296), (107, 336), (46, 276), (53, 283)),
    *((52, 282), (65, 295), (55, 285), (122, 351), (193, 417), (196, 419), (114, 343), (47, 277), (100, 329)),
    *((120, 349), (119, 348), (118, 347), (117, 346), (116, 345), (127, 356), (162, 389), (21, 251)),
    *(
        (139, 368),
        (34, 264),
        (143, 372),
        (156, 383),
        (124, 353),
        (35, 265),
        (31, 261),
        (228, 448),
        (229, 449),
    ),
    *((230, 450), (231, 451), (108, 337), (69, 299), (104, 333), (68, 298), (54, 284), (103, 332)),
    *((71, 301), (123, 352), (50, 280), (36, 266), (234, 454)),
)
"""Face Mesh points around the eyes, left in the picture and right: brows, temples, cheeks, nose. No lids."""
_MIDDLE = (8, 9, 168, 6, 197, 195, 151)
_POINTS = np.array((*(pair[0] for pair in _PAIRS), *(pair[1] for pair in _PAIRS), *_MIDDLE))
_MIRRORED = np.array((*(pair[1] for pair in _PAIRS), *(pair[0] for pair in _PAIRS), *_MIDDLE))
_EYES = (
    np.array((33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)),
    np.array((362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382)),
)
STIFFNESS = 3.0
"""How much the bend of the map must be worth to be believed against the landmarks' noise."""


def _basis(at: Floats) -> Floats:
    """(n, 6) of band px (n, 2): constant, linear, quadratic, about -1..1."""
    x, y = at[:, 0] / (WIDTH / 2) - 1, at[:, 1] / (HEIGHT / 2) - 1
    return np.stack((np.ones_like(x), x, y, x * x, x * y, y * y), 1).astype(np.float32)


_COARSE_BASIS = _basis((COARSE_GRID.reshape(-1, 2) + 0.5) * COARSE - 0.5)


def marks_of(face: Face, band: EyeBand) -> Floats:
    """(n, 2) float32: where the skin around the eyes lies in the band, band px."""
    return _in_band(face, band, _POINTS)


def mirrored_marks_of(face: Face, band: EyeBand) -> Floats:
    """The same, with each point's counterpart on the other half of the face."""
    return _in_band(face, band, _MIRRORED)


def eyes_of(face: Face, band: EyeBand) -> Floats:
    """(HEIGHT, WIDTH) 0..1: what is between the lids, and a little around it."""
    eyes = np.zeros((HEIGHT, WIDTH), np.uint8)
    for eye in _EYES:
        cv2.fillConvexPoly(
            eyes, np.round(_in_band(face, band, eye) * 16).astype(np.int32), (255,), cv2.LINE_8, 4
        )
    wide = cv2.blur(cv2.dilate(eyes, np.ones((3, 5), np.uint8)), (5, 5))
    return np.asarray(wide, np.float32) / 255


def skin_of(marks: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0 or 1: the face between its temples."""
    skin = np.zeros((HEIGHT, WIDTH), np.float32)
    hull = cv2.convexHull(np.concatenate((marks, marks + np.array((0, HEIGHT), np.float32))))
    cv2.fillConvexPoly(skin, np.round(hull).astype(np.int32), (1.0,))
    return skin


def places(there: Floats, here: Floats) -> Floats:
    """(HEIGHT, WIDTH, 2): for each pixel, the place where the same skin lies in another look.

    there, here: the same marks (n, 2) in that look and in this one. A quadratic map, least squares: low
    enough an order that the landmarks' noise does not make the skin swim.
    """
    basis = _basis(here)
    stiff = np.diag(np.array((0, 0, 0, STIFFNESS, STIFFNESS, STIFFNESS), np.float32))
    left = basis.T @ basis + stiff
    # What is fitted is the way from here to there: a stiff map is none at all, not a point.
    map_to = np.linalg.solve(left, basis.T @ (there - here))
    # So smooth a way is as well known from every fourth pixel.
    way = (_COARSE_BASIS @ map_to.astype(np.float32)).reshape(HEIGHT // COARSE, WIDTH // COARSE, 2)
    return fine(way / np.float32(COARSE)) + GRID


def _in_band(face: Face, band: EyeBand, points: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    placed = face.points_px[points] @ band.to_band[:, :2].T + band.to_band[:, 2]
    return np.asarray(placed, np.float32)
