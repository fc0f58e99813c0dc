"""Eyewear drawn on a face, in the pixels it touches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.boxing import front
from mirror_app.errors import StageError
from mirror_app.glasses_on.fit import Fitted, Head, fit
from mirror_app.glasses_on.hair import Hair
from mirror_app.glasses_on.hiding import face_outline, filled, hidden_by_head
from mirror_app.glasses_on.light import Steadied
from mirror_app.glasses_on.shadow import cast_shadow
from mirror_app.glasses_on.shelf import Ready, Shelf
from mirror_app.glasses_on.slabs import Drawer, Layer, Scene, Worn
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.wearing import worn
from mirror_app.grain import Box, Grain
from mirror_app.values import Doubles, Eyewear, Face, Floats, Image, Pose

_MAX_YAW_DEG, _MAX_PITCH_DEG = 70.0, 55.0
_NEAREST_MM = 120.0
_FELT = [168, 6, 197, 195, 193, 417, 188, 412, 114, 343, 127, 356, 468, 473, 50, 280, 105, 334]
"""Landmarks that eyewear touches, or nearly: nose, temples, brows, cheeks; and the pupils."""
_SEEN_MM = 0.1
"""A head whose landmarks moved by less is fitted as before: nobody sees a sixth of a pixel."""
_HAIRY_MM = 10.0
"""Over so much of it a temple vanishes under hair."""
_FAINT = 0.4
"""Grain of fewer grey levels is not seen."""
_SHADOW_MM = 8.0
"""How far beyond the front its shadow reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class _PutOn:
    """A pair as it sits on a head of a shape (478, 3), mm."""

    ready: Ready
    fitted: Fitted
    worn: Worn
    head: Head
    shape_mm: Floats

    @staticmethod
    def on(before: "_PutOn | None", ready: Ready, eyewear: Eyewear, shape_mm: Floats) -> "_PutOn":
        """As before, where neither the pair nor the head has changed enough to see."""
        if (
            before is not None
            and before.ready is ready
            and before.fitted.eyewear.tilt_deg == eyewear.tilt_deg
            and float(np.abs(before.shape_mm[_FELT] - shape_mm[_FELT]).max()) < _SEEN_MM
        ):
            return before
        head = Head.of(shape_mm)
        fitted = fit(eyewear, ready.flat, head)
        return _PutOn(ready, fitted, worn(ready.baked, fitted, head), head, shape_mm)


class Renderer:
    """Draws eyewear on faces. Keeps the last few models ready; belongs to one thread."""

    def __init__(self, drawer: Drawer | None = None, waits: bool = True) -> None:
        """drawer: by default one of its own. waits: whether a picture waits for a model that was never drawn
        before, or goes out with the one before it until then."""
        self._drawer = drawer or Drawer.load()
        self._shelf = Shelf(waits)
        self._light = Steadied()
        self._grain = Grain()
        self._hair = Hair()
        self._put_on: _PutOn | None = None
        self._shown: Ready | None = None
        self.drawn: Fitted | None = None
        """What is worn on the picture drawn last."""

    def forget(self) -> None:
        """The next picture is of somebody else: nothing of this person is kept."""
        self._light.forget()
        self._grain.forget()
        self._hair.forget()
        self.take_off()

    def take_off(self) -> None:
        """Nothing is worn: no pair stays on until the next one is ready."""
        self._put_on = self.drawn = self._shown = None

    def close(self) -> None:
        """Wait for what is still made ready. The renderer cannot be used afterwards."""
        self._shelf.close()

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
            light = self._light.of(image, face)
            drawn = image.copy()
            # Any pair may be adjusted in another way by now.
            adjusted = replace(ready.eyewear, tilt_deg=eyewear.tilt_deg)
            put_on = self._put_on = _PutOn.on(self._put_on, ready, adjusted, face.shape_mm)
            self.drawn = put_on.fitted
            seen = _seen_of(put_on.worn, put_on.head, face.pose)
            scene = Scene(face.pose, (image.shape[1], image.shape[0]), light, ready.lenses)
            hair = self._hair.over(image, face, put_on.head)
            self._draw(drawn, ready, seen, scene, (face_outline(face.points_px, face.pose), hair))
        except cv2.error as error:
            raise StageError("The eyewear could not be drawn on this picture.") from error
        return drawn

    def fitted(self, eyewear: Eyewear, head: Head) -> Fitted:
        """The eyewear where it sits on a head."""
        return fit(eyewear, front(eyewear), head)

    def _draw(
        self, picture: Image, ready: Ready, put_on: Worn, scene: Scene, hiding: tuple[Doubles, Doubles]
    ) -> None:
        """hiding: the outline of the face, and how surely hair hangs over each temple."""
        layers = self._drawer.layers(ready.baked, put_on, scene)
        box = _box(layers, _SHADOW_MM * scene.pose.px_per_mm, scene.size_px)
        if box is None:
            return
        outline_px, hair = hiding
        face = filled(outline_px, box)
        noise, strength = self._grain.of(picture, box)
        if put_on.front is not None:
            cast_shadow(picture, box, ready.baked, put_on.front, (scene.pose, scene.light, face))
        wide = 2 * int(_HAIRY_MM * scene.pose.px_per_mm / 2) + 1
        beyond = np.asarray(255 - cv2.blur(face, (wide, wide)), np.uint8) if hair.max() > 0.0 else face
        for layer in layers:
            hides: list[tuple[Image, float]] = []
            if layer.temple is not None:
                temple = put_on.temples[layer.temple]
                side = int(temple.middle[0, 0] > 0.0)
                hides = [(face, _turned_away(temple, scene.pose)), (beyond, float(hair[side]))]
            _lay(picture, layer, box, hides, (noise, strength))


def _seen_of(put_on: Worn, head: Head, pose: Pose) -> Worn:
    """What the head leaves to be seen of the temples."""
    temples = tuple(
        replace(temple, shown=temple.shown * (1.0 - hidden_by_head(temple.middle, head, pose)))
        for temple in put_on.temples
    )
    return replace(put_on, temples=temples)


def _box(layers: Sequence[Layer], margin_px: float, size_px: tuple[int, int]) -> Box | None:
    """All that is touched, and some more; None where nothing is."""
    width, height = size_px
    if not layers:
        return None
    index = np.concatenate([layer.found.index for layer in layers])
    column = index % width
    reach = int(margin_px) + 1
    left, right = max(int(column.min()) - reach, 0), min(int(column.max()) + reach + 1, width)
    top, bottom = int(index.min()) // width - reach, int(index.max()) // width + reach + 1
    top, bottom = max(top, 0), min(bottom, height)
    return (left, top, right, bottom) if right - left >= 4 and bottom - top >= 4 else None


def _lay(
    picture: Image,
    layer: Layer,
    box: Box,
    hides: Sequence[tuple[Image, float]],
    grain: tuple[Floats, float],
) -> None:
    """Draw a layer over the picture. hides: what is before it within the box, 0..255, and how surely. grain:
    within the box, and its strength in grey levels."""
    passes, added = layer.values[:3], layer.values[3:6]
    noise, strength = grain
    hides = [(mask, share) for mask, share in hides if share > 0.0]
    grainy = layer.solid and strength > _FAINT
    row, column = np.divmod(layer.found.index, picture.shape[1]) if hides or grainy else (0, 0)
    within = (row - box[1]) * (box[2] - box[0]) + (column - box[0])
    for mask, share in hides:
        kept = np.float32(1.0) - mask.ravel()[within] * np.float32(share / 255)
        passes, added = 1.0 - (1.0 - passes) * kept, added * kept
    flat = picture.reshape(-1, 3)
    shown = flat.take(layer.found.index, 0).T * passes
    shown += added * np.float32(255)
    if grainy:
        drawn = np.ascontiguousarray(noise).reshape(-1, 3).take(within, 0).T
        shown += drawn * ((1.0 - passes) * np.float32(strength))
    flat[layer.found.index] = cv2.convertScaleAbs(np.maximum(shown, 0.0)).T


def _turned_away(temple: Stations, pose: Pose) -> float:
    """0..1, 1 for a temple of which one sees the inner side: it is behind the head."""
    middle = temple.middle[: len(temple.middle) // 2 + 1].mean(0)
    view = pose.to_camera(middle)
    outwards = float(np.sign(middle[0])) * pose.rotation[:, 0]
    facing = -float(view @ outwards) / float(np.linalg.norm(view))
    return float(np.clip(0.5 - facing * 10.0, 0.0, 1.0))


def _check(pose: Pose) -> None:
    yaw, pitch, _ = pose.angles_deg
    if not (np.isfinite(pose.rotation).all() and np.isfinite(pose.translation_mm).all()):
        raise StageError("The pose of the head is not a number, so no eyewear was drawn.")
    if abs(yaw) > _MAX_YAW_DEG or abs(pitch) > _MAX_PITCH_DEG:
        raise StageError("The head is turned too far away to draw eyewear on it.")
    if pose.translation_mm[2] < _NEAREST_MM:
        raise StageError("The face is too close to the camera to draw eyewear on it.")
