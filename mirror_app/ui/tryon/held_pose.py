"""Of the pictures of a pose that is held for a second, the one to keep."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.live.following import FACE_IT, LEGS, NOBODY, STEP_BACK
from mirror_app.garments import Box, GarmentPhoto
from mirror_app.values import Image, View

STILL = 2.0
"""Grey levels, of 255, by which a picture may differ from its neighbours where the person is."""
_BODY = frozenset({NOBODY, STEP_BACK, FACE_IT, LEGS})
_THUMB_PX = 160
_ROUND_FACE = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """picture: BGR, `undressed` of a View. middle: where across it the person is, 0..1. still: whether it
    differs from its neighbours by no more than STILL. sharpness: the variance of its Laplacian there."""

    picture: Image
    middle: float
    still: bool
    sharpness: float

    @property
    def rank(self) -> tuple[bool, float]:
        return self.still, self.sharpness


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    shown: Image
    picture: Image
    thumb: Image
    box: Box
    motion: float


class HeldPose:
    """Looks at Views, the oldest first, and remembers one picture of all that it has seen.

    photo: the garment that is worn live meanwhile: pictures without all of the body that it needs do not
    count; None: any picture does.
    """

    def __init__(self, photo: GarmentPhoto | None) -> None:
        self._photo = photo
        self._last: _Seen | None = None
        self._best: Held | None = None
        self.problem = ""
        """Why the last picture does not count, "" where it does."""

    def see(self, view: View) -> None:
        """One more. Some milliseconds."""
        self.problem = unfit(view, self._photo)
        picture = undressed(view)
        if self.problem or (self._last is not None and self._last.shown is view.image):
            return
        before, thumb = self._last, _thumb(picture)
        motion = 0.0 if before is None else _difference(before, thumb, picture.shape)
        if before is not None:
            self._keep(before, max(before.motion, motion))
        self._last = _Seen(view.image, picture, thumb, _person_in(view), motion)

    def best(self) -> Held | None:
        """The sharpest of those that are still, of all where none is; None where none counts."""
        if self._last is not None:
            self._keep(self._last, self._last.motion)
        return self._best

    def _keep(self, seen: _Seen, motion: float) -> None:
        held = _held(seen, motion)
        if self._best is None or held.rank > self._best.rank:
            self._best = held


def unfit(view: View, photo: GarmentPhoto | None) -> str:
    """What the person is to do before a picture is taken of them for this garment, "" for nothing."""
    if photo is None:
        return ""
    worn = view.garment if view.garment is not None and view.garment.photo == photo else None
    if worn is not None and worn.reason in _BODY:
        return worn.reason
    seen = view.face is not None or (worn is not None and (worn.drawn or worn.waiting))
    return "" if seen else NOBODY


def is_posed(view: View, photo: GarmentPhoto | None) -> bool:
    """Whether a picture for this garment could be taken now, as far as can be told."""
    return not unfit(view, photo) and not (view.garment is not None and view.garment.waiting)


def undressed(view: View) -> Image:
    """The picture of a person that others are to dress: as in the mirror, with the eyewear that is chosen,
    but without a garment that is only laid over it. The View's own array unless both are worn."""
    if view.garment is None:
        return view.image
    if view.seat is None:
        return view.undressed
    left, top, right, bottom = view.garment.box
    picture = view.image.copy()
    cloth = view.garment.alpha > 0
    picture[top:bottom, left:right][cloth] = view.undressed[top:bottom, left:right][cloth]
    return picture


def _held(seen: _Seen, motion: float) -> Held:
    left, top, right, bottom = seen.box
    grey = cv2.cvtColor(seen.picture[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    edges = cv2.Laplacian(grey, cv2.CV_16S)
    middle = (left + right) / 2.0 / seen.picture.shape[1]
    return Held(seen.picture, middle, motion <= STILL, float(edges.var()))


def _person_in(view: View) -> Box:
    """Round the garment or the face, the whole picture where neither is known."""
    width, height = view.frame.size_px
    whole = 0, 0, width, height
    if view.garment is not None and view.garment.drawn:
        return _or_else(view.garment.box, whole)
    if view.face is None:
        return whole
    low, high = view.face.points_px.min(0), view.face.points_px.max(0)
    room = (high - low) * (_ROUND_FACE - 1.0) / 2.0
    left, top = np.maximum(low - room, 0.0).astype(int).tolist()
    right, bottom = np.minimum(high + room, (width, height)).astype(int).tolist()
    # Of a face outside the picture nothing is left.
    return _or_else((left, top, right, bottom), whole)


def _or_else(box: Box, whole: Box) -> Box:
    return box if min(box[2] - box[0], box[3] - box[1]) > 2 else whole


def _thumb(picture: Image) -> Image:
    scale = _THUMB_PX / max(picture.shape[:2])
    size = (max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def _difference(before: _Seen, thumb: Image, shape: tuple[int, ...]) -> float:
    """In grey levels, where the person was."""
    if before.thumb.shape != thumb.shape:
        return 255.0
    scale = thumb.shape[0] / shape[0]
    left, top, right, bottom = (round(edge * scale) for edge in before.box)
    rows, columns = slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))
    return float(np.mean(cv2.absdiff(before.thumb[rows, columns], thumb[rows, columns])))
