"""Eyewear drawn on a face, in the pixels it touches."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.boxing import front
from mirror_app.errors import StageError
from mirror_app.glasses_on.fit import Fitted, Head, fit
from mirror_app.glasses_on.hair import Hair, before_temple
from mirror_app.glasses_on.hiding import face_outline, filled, hidden_by_head
from mirror_app.glasses_on.laying import Ground, lay_all
from mirror_app.glasses_on.light import Steadied
from mirror_app.glasses_on.shadow import cast_shadow
from mirror_app.glasses_on.shelf import Ready, Shelf
from mirror_app.glasses_on.slabs import Begun, Drawer, Scene, Worn
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.softness import Softness
from mirror_app.glasses_on.wearing import worn
from mirror_app.grain import Box, Grain
from mirror_app.values import Eyewear, Face, Floats, Image, Pose

_MAX_YAW_DEG, _MAX_PITCH_DEG = 70.0, 55.0
_NEAREST_MM = 120.0
_FELT = [168, 6, 197, 195, 193, 417, 188, 412, 114, 343, 127, 356, 468, 473, 50, 280, 105, 334]
"""Landmarks that eyewear touches, or nearly: nose, temples, brows, cheeks; and the pupils."""
_SEEN_MM, _LITTLE_MM = 0.2, 1.5
"""A head whose landmarks moved by less than the first is fitted as before: nobody sees a third of a pixel. By
less than the second: those in a hurry draw one more picture as before, and fit while they wait."""
_EVERY = 4
"""The grain of one picture in so many is looked at."""
_SHADOW_MM = 8.0
"""How far beyond the front its shadow reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class _PutOn:
    """A pair as it sits on a person's head. felt_mm: where the landmarks _FELT are in its shape."""

    ready: Ready
    fitted: Fitted
    worn: Worn
    head: Head
    person: int
    felt_mm: Floats

    @staticmethod
    def on(ready: Ready, tilt_deg: float | None, face: Face) -> "_PutOn":
        """tilt_deg: as it is adjusted."""
        head, felt_mm = Head.of(face.shape_mm), face.shape_mm.take(_FELT, 0)
        fitted = fit(replace(ready.eyewear, tilt_deg=tilt_deg), ready.flat, head)
        return _PutOn(ready, fitted, worn(ready.baked, fitted, head), head, face.person, felt_mm)

    def off_mm(self, ready: Ready, tilt_deg: float | None, face: Face) -> float:
        """How much a head differs from the one it was fitted to; infinite for another person or pair."""
        same = ready is self.ready and face.person == self.person
        if not same or self.fitted.eyewear.tilt_deg != tilt_deg:
            return np.inf
        return float(np.abs(self.felt_mm - face.shape_mm.take(_FELT, 0)).max())


class Renderer:
    """Draws eyewear on faces. Keeps the last few models ready; belongs to one thread."""

    def __init__(
        self,
        drawer: Drawer | None = None,
        waits: bool = True,
        beside: bool = False,
        softness: Softness | None = None,
    ) -> None:
        """drawer: by default one of its own. waits: whether a picture waits for a model that was never drawn
        before, or goes out with the one before it until then. beside: whether a thread of its own, until
        `close`, draws some of each picture: for those who are in a hurry. softness: of the camera; by default
        told from its pictures."""
        self._drawer = drawer or Drawer.load()
        self._aside = ThreadPoolExecutor(1, "draw") if beside else None
        self._shelf = Shelf(waits)
        self._light = Steadied()
        self._grain = Grain(every=_EVERY)
        self._softness = softness or Softness()
        self._hair = Hair()
        self._put_on: _PutOn | None = None
        self._shown: Ready | None = None
        self.drawn: Fitted | None = None
        """What is worn on the picture drawn last."""

    @property
    def whole(self) -> bool:
        """Whether that is drawn with all its details; they come later than the pair."""
        return self._shown is None or self._shown.whole

    def offer(self, ready: Ready) -> None:
        """A pair that will be worn soon. Any thread."""
        self._shelf.offer(ready)

    def forget(self) -> None:
        """The next picture is of somebody else: nothing of this person is kept."""
        self._light.forget()
        self._grain.forget()
        self._softness.forget()
        self._hair.forget()
        self.take_off()

    def take_off(self) -> None:
        """Nothing is worn: no pair stays on until the next one is ready."""
        self._put_on = self.drawn = self._shown = None

    def close(self) -> None:
        """Wait for what is still made ready. The renderer cannot be used afterwards."""
        self._shelf.close()
        if self._aside is not None:
            self._aside.shutdown()

    def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
        """A copy of `image` (height, width, 3) BGR with `eyewear` worn by `face`.

        Raises StageError where the pose shows no front to draw: turned away, or at the lens of the camera;
        where its mesh cannot be read any more; and where OpenCV refuses its part.
        """
        _check(face.pose)
        # Until a new pair is ready, the one before stays on.
        self.drawn, self._shown = None, self._shelf.take(eyewear) or self._shown
        if self._shown is None:
            return image
        ready = self._shown
        try:
            return self._drawn(image, face, ready, eyewear.tilt_deg)
        except cv2.error as error:
            raise StageError("The eyewear could not be drawn on this picture.") from error

    def fitted(self, eyewear: Eyewear, head: Head) -> Fitted:
        """The eyewear where it sits on a head."""
        return fit(eyewear, front(eyewear), head)

    def _drawn(self, image: Image, face: Face, ready: Ready, tilt_deg: float | None) -> Image:
        """Begins with what others wait for."""
        copied = None if self._aside is None else self._aside.submit(image.copy)
        light = self._light.of(image, face)
        # Any pair may be adjusted in another way by now.
        asked = ready, tilt_deg, face
        off_mm = np.inf if self._put_on is None else self._put_on.off_mm(*asked)
        if self._put_on is None or off_mm >= (_SEEN_MM if self._aside is None else _LITTLE_MM):
            self._put_on, off_mm = _PutOn.on(*asked), 0.0
        put_on = self._put_on
        self.drawn = put_on.fitted
        seen = _seen_of(put_on.worn, put_on.head, face.pose)
        scene = Scene(face.pose, (image.shape[1], image.shape[0]), light, ready.lenses)
        sheet = self._drawer.front(ready.baked, seen, scene, self._aside)
        outline_px = face_outline(face.points_px, face.pose)
        away = [_turned_away(temple, scene.pose) for temple in seen.temples]
        hidden = {number: outline_px for number, share in enumerate(away) if share >= 1.0}
        seen = Worn(seen.front, seen.temples, hidden)
        begun = Begun([self._drawer.temples(ready.baked, seen, scene), sheet])
        box = _around(begun.box, _SHADOW_MM * scene.pose.px_per_mm, scene.size_px)
        if box is None:
            return image.copy() if copied is None else copied.result()
        outline = filled(outline_px, box)
        hair = self._hair.over(image, face, put_on.head)
        noise, strength = self._grain.of(image, box)
        picture = image.copy() if copied is None else copied.result()
        soft_px = self._softness.of(image, face)
        ground = Ground(picture, box, np.ascontiguousarray(noise), strength, soft_px)
        fallen_on = _around(Begun([sheet]).box, _SHADOW_MM * scene.pose.px_per_mm, scene.size_px)
        if seen.front is not None and fallen_on is not None:
            cast_shadow(picture, fallen_on, ready.baked, seen.front, (scene.pose, light, outline_px))
        hides = [[(outline, share)] for share in away]
        for temple, before in zip(seen.temples, hides, strict=True):
            before.extend(before_temple(temple, hair, put_on.head, scene.pose, box))
        if off_mm >= _SEEN_MM:
            self._put_on = _PutOn.on(*asked)
        lay_all(ground, begun.layers(), hides)
        return ground.picture


def _seen_of(put_on: Worn, head: Head, pose: Pose) -> Worn:
    """What the head leaves to be seen of the temples."""
    if not put_on.temples:
        return put_on
    hidden = hidden_by_head(np.concatenate([temple.middle for temple in put_on.temples]), head, pose)
    shares = (1.0 - hidden).reshape(len(put_on.temples), -1)
    return Worn(
        put_on.front,
        tuple(
            Stations(temple.middle, temple.half, temple.shown * share)
            for temple, share in zip(put_on.temples, shares, strict=True)
        ),
    )


def _around(box: Box | None, margin_px: float, size_px: tuple[int, int]) -> Box | None:
    """A box in the picture with some more around it; None where nothing is left."""
    if box is None:
        return None
    (width, height), reach = size_px, int(margin_px) + 1
    left, right = max(box[0] - reach, 0), min(box[2] + reach, width)
    top, bottom = max(box[1] - reach, 0), min(box[3] + reach, height)
    return (left, top, right, bottom) if right - left >= 4 and bottom - top >= 4 else None


def _turned_away(temple: Stations, pose: Pose) -> float:
    """0..1, 1 for a temple of which one sees the inner side: it is behind the head."""
    middle = temple.middle[: len(temple.middle) // 2 + 1].mean(0)
    view = pose.rotation @ middle + pose.translation_mm
    outwards = math.copysign(1.0, middle[0]) * float(view @ pose.rotation[:, 0])
    facing = -outwards / math.sqrt(view @ view)
    return min(max(0.5 - facing * 10.0, 0.0), 1.0)


def _check(pose: Pose) -> None:
    yaw, pitch, _ = pose.angles_deg
    if not (np.isfinite(pose.rotation).all() and np.isfinite(pose.translation_mm).all()):
        raise StageError("The pose of the head is not a number, so no eyewear was drawn.")
    if abs(yaw) > _MAX_YAW_DEG or abs(pitch) > _MAX_PITCH_DEG:
        raise StageError("The head is turned too far away to draw eyewear on it.")
    if pose.translation_mm[2] < _NEAREST_MM:
        raise StageError("The face is too close to the camera to draw eyewear on it.")
