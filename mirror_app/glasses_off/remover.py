"""The worn glasses taken away: segment now and then, carry in between, fill, blend."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.blend import Blender, on_picture
from mirror_app.glasses_off.channels import thrice
from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, EyeBand, band_of
from mirror_app.glasses_off.fill import Inpainter, pull_push
from mirror_app.glasses_off.flow import Flow
from mirror_app.glasses_off.segment import Segmenter
from mirror_app.glasses_off.verdict import Judge, Verdict
from mirror_app.values import Face, Floats, Frame, Image, State

FAST_PX = 2.5
"""Mean motion in the band, band px a frame, from which every frame is a keyframe."""
GLARE_FROM = 0.06
"""Fall in brightness, of 1, from which what the network takes out of a lens is glare."""
_INSIDE: Floats = np.minimum.outer(
    np.minimum(np.arange(HEIGHT), np.arange(HEIGHT)[::-1]),
    np.minimum(np.arange(WIDTH), np.arange(WIDTH)[::-1]),
).clip(0, 4).astype(np.float32) / np.float32(4)
"""1 in the band, falling to 0 at its border, so that a frame that goes on beyond it fades out."""
MOST_LIGHT = 1.6
"""The most by which skin in a cast shadow is brightened."""


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """image: the picture without glasses, or the frame's own array where nothing was changed.
    masks: (h, w, 3) uint8, frame, lens, shadow on the full picture; None unless asked for."""

    image: Image
    verdict: Verdict
    masks: Image | None


class Remover:
    """Takes worn glasses off one person, frame after frame. Mirror thread only."""

    def __init__(self, segmenter: Segmenter, inpainter: Inpainter, keyframe_every: int = 5) -> None:
        self._segmenter = segmenter
        self._inpainter = inpainter
        self._keyframe_every = keyframe_every
        self._flow = Flow()
        self._judge = Judge()
        self._blender = Blender()
        self.forget()

    def forget(self) -> None:
        """Drop all that is remembered of the person."""
        self._person: int | None = None
        self.interrupt()

    def interrupt(self) -> None:
        """There was a frame this person was not seen on: where their glasses were says nothing any more."""
        self._flow.forget()
        self._judge.forget()
        self._masks: Floats | None = None
        self._detail: Floats | None = None
        self._since_keyframe = 0

    def clear(self, frame: Frame, face: Face, with_masks: bool = False) -> Cleared:
        """The frame without the glasses that face wears."""
        if face.person != self._person:
            self.forget()
            self._person = face.person
        band = band_of(face)
        crop = band.crop(frame.image)
        self._flow.advance(crop)
        is_key = self._is_keyframe()
        masks = self._followed_masks(crop, is_key)
        verdict = self._judge.verdict(face.confidence)
        image = frame.image
        if verdict.state is State.REMOVED:
            image = self._without(frame.image, band, crop, masks, is_key)
        else:
            self._detail = None
        return Cleared(image, verdict, on_picture(masks, band, frame.size_px) if with_masks else None)

    def _is_keyframe(self) -> bool:
        self._since_keyframe += 1
        due = (
            self._masks is None
            or self._since_keyframe >= self._keyframe_every
            or self._flow.motion_px > FAST_PX
        )
        if due:
            self._since_keyframe = 0
        return due

    def _followed_masks(self, crop: Image, is_key: bool) -> Floats:
        """(HEIGHT, WIDTH, 3) masks of this frame: seen anew on a keyframe, else carried by the flow."""
        carried = None if self._masks is None else self._flow.carry(self._masks)
        if is_key or carried is None:
            # At the first look the mask is shown to the network again: it finds more of thin rims.
            before = self._segmenter.find(crop, None).masks if carried is None else carried
            found = self._segmenter.find(crop, before[..., 0])
            self._judge.see(found)
            # A little of the carried mask keeps the edge from jumping at each keyframe.
            carried = found.masks if carried is None else 0.7 * found.masks + 0.3 * carried
        self._masks = carried
        return carried

    def _without(self, image: Image, band: EyeBand, crop: Image, masks: Floats, is_key: bool) -> Image:
        """The image with frame, glare, tint and shadow taken out of its eye band."""
        seen = crop.astype(np.float32) / 255
        hole = _hole(masks)
        smooth = pull_push(seen, hole)
        around = np.clip(np.maximum(masks[..., 1], masks[..., 2]) * (1 - hole), 0, 1)
        detail = None if self._detail is None else self._flow.carry(self._detail)
        if is_key or detail is None:
            # What the network adds to the smooth fill is carried by the flow; the smooth fill is made anew
            # on every frame, so that the light on the skin is always this frame's.
            painted = self._inpainter.paint(smooth, hole, around) - smooth + _relit(seen, hole, masks)
            detail = painted if detail is None else 0.6 * painted + 0.4 * detail
        self._detail = detail
        change = _change(detail, masks) * thrice(1 - hole)
        return self._blender.blend(image, band, change, smooth + detail, hole)


def _hole(masks: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0..1: the frame and a rim around it; a mask one pixel too tight leaves an outline."""
    frame = np.clip((masks[..., 0] - 0.10) / 0.25, 0, 1)
    wide = cv2.dilate(frame, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    soft = np.asarray(cv2.GaussianBlur(wide, (0, 0), 0.9), np.float32)
    return soft * _INSIDE


def _relit(seen: Floats, hole: Floats, masks: Floats) -> Floats:
    """(HEIGHT, WIDTH, 3): what brings skin in the frame's cast shadow up to the light around it.

    Skin keeps its texture: only its brightness, averaged over a few px, is raised to what the surroundings
    of the shadow say, never lowered, and never by more than MOST_LIGHT.
    """
    shadow = np.clip(masks[..., 2] * 1.5 - masks[..., 1] - hole, 0, 1)
    wide = np.asarray(
        cv2.GaussianBlur(cv2.dilate(shadow, np.ones((5, 5), np.uint8)), (0, 0), 1.0), np.float32
    )
    lit = pull_push(seen, np.maximum(np.clip(wide * 1.5, 0, 1), hole))
    # Averaged outside the hole alone: the frame's own darkness is no shadow.
    known = 1 - hole
    colour = np.asarray(cv2.GaussianBlur(seen * thrice(known), (0, 0), 1.5), np.float32)
    share = np.asarray(cv2.GaussianBlur(known, (0, 0), 1.5), np.float32)
    light = colour / thrice(np.maximum(share, 1e-3))
    gain = np.clip(lit / np.maximum(light, 0.02), 1.0, MOST_LIGHT) - 1
    return seen * gain * thrice(shadow)


def _change(detail: Floats, masks: Floats) -> Floats:
    """(HEIGHT, WIDTH, 3): what is added to lens and shadow areas.

    Shadow on the skin is lightened as the network says. The eye behind a lens is real and alive: there only
    what is smooth in the network's difference is taken (tint), and what it darkens by much, which is glare.
    """
    lens, shadow = masks[..., 1], masks[..., 2]
    inside = detail * thrice(np.maximum(lens, shadow))
    smooth = np.asarray(cv2.GaussianBlur(inside, (0, 0), 3.0), np.float32)
    fall = -np.asarray(cv2.transform(inside, np.full((1, 3), 1 / 3, np.float32)), np.float32)
    glare = np.clip((fall - GLARE_FROM) / GLARE_FROM, 0, 1)
    taken = np.maximum(glare, np.clip(shadow - lens, 0, 1))
    return smooth + thrice(taken) * (inside - smooth)
