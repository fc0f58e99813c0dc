"""The worn glasses taken away: look now and then, carry in between, remember, fill, blend."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.glasses_off.aside import Aside
from mirror_app.glasses_off.blend import Blender, on_picture
from mirror_app.glasses_off.channels import mixed, thrice
from mirror_app.glasses_off.eyeband import EyeBand, band_of
from mirror_app.glasses_off.fill import pull_push, smooth_fill
from mirror_app.glasses_off.flow import Flow
from mirror_app.glasses_off.hole import hole_of
from mirror_app.glasses_off.inpaint import Inpainter
from mirror_app.glasses_off.keyframes import CONFUSED, LOST, Keyframes, Turn, contradiction
from mirror_app.glasses_off.lens import addition
from mirror_app.glasses_off.marks import eyes_of, marks_of, mirrored_marks_of
from mirror_app.glasses_off.memory import Memory, Recalled, Sight
from mirror_app.glasses_off.repeats import Repeats
from mirror_app.glasses_off.segment import Segmentation, Segmenter
from mirror_app.glasses_off.steps import USUAL, Steps
from mirror_app.glasses_off.verdict import (
    BARE_BELOW,
    WORN_ABOVE,
    Judge,
    Verdict,
    evidence,
    plainly_worn,
    still_worn,
)
from mirror_app.values import Face, Floats, Frame, Image, State

STILL_PX = 2.0
"""Mean motion in the band, band px a frame, above which a picture is too blurred to remember."""
HELPED = 4
"""Looks with a mask shown before one without."""
LEARNT_ABOVE = 0.6
"""Face confidence below which nothing is remembered."""
STRANGE = 0.6
"""Mask on a bare face from which there is something; less is as a rule a brow."""


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """image: the picture without glasses, or the frame's own array where nothing was changed.
    skin_known: the person was seen without glasses. masks: (h, w, 3) uint8, frame, lens, shadow on the full
    picture; None unless asked for."""

    image: Image
    verdict: Verdict
    skin_known: bool
    masks: Image | None


@dataclass(frozen=True, slots=True, eq=False)
class _Here:
    """One frame's eye band. crop: (HEIGHT, WIDTH, 3) uint8; masks: (HEIGHT, WIDTH, 3) 0..1."""

    face: Face
    band: EyeBand
    crop: Image
    masks: Floats

    def seen(self) -> Floats:
        """(HEIGHT, WIDTH, 3) 0..1."""
        return self.crop.astype(np.float32) * np.float32(1 / 255)

    def behind(self) -> Floats:
        """(HEIGHT, WIDTH) 0..1: what is behind a lens, or in the shadow."""
        return np.maximum(self.masks[..., 1], self.masks[..., 2])

    def sight(self, seen: Floats, hidden: Floats) -> Sight:
        """What of the band can be remembered, or compared with what is."""
        return Sight(seen, marks_of(self.face, self.band), hidden, self.face.pose.angles_deg[0])


class Remover:
    """Takes worn glasses off one person, frame after frame. Mirror thread only."""

    def __init__(
        self, segmenter: Segmenter, inpainter: Inpainter, keyframe_every: int = 5, steps: Steps = USUAL
    ) -> None:
        self._segmenter = segmenter
        self._inpainter = inpainter
        self._steps = steps
        self._keyframes = Keyframes(keyframe_every)
        self._flow = Flow()
        self._judge = Judge()
        self._memory = Memory()
        self._blender = Blender()
        self._repeats = Repeats()
        self._aside = Aside()
        self.forget()

    def forget(self) -> None:
        """Drop all that is remembered of the person."""
        self._person: int | None = None
        self._memory.forget()
        self.interrupt()

    def interrupt(self) -> None:
        """There was a frame this person was not seen on: where their glasses were says nothing any more."""
        self._flow.forget()
        self._blender.forget()
        self._judge.forget()
        self._keyframes.forget()
        self._repeats.forget()
        self._cleared: Cleared | None = None
        self._masks: Floats | None = None
        self._unfill()
        self._doubted = False
        self._bare = False
        self._helped = 0
        self._failing = 0.0
        self._memory.doubt()

    def _unfill(self) -> None:
        """What was painted says nothing any more."""
        self._aside.drop()
        self._added: tuple[Floats, Floats] | None = None
        self._guessed: Floats | None = None

    def clear(self, frame: Frame, face: Face, with_masks: bool = False) -> Cleared:
        """The frame without the glasses that face wears."""
        if face.person != self._person:
            self.forget()
            self._person = face.person
        again = self._repeats.again(frame.image) if self._judge.settled else None
        if again is not None and self._cleared is not None:
            # Nothing is due on a picture that shows nothing new: what was shown for it stands as still as it.
            return replace(self._cleared, image=again)
        self._cleared = self._anew(frame, face, with_masks)
        return self._cleared

    def _anew(self, frame: Frame, face: Face, with_masks: bool) -> Cleared:
        guess = self._aside.taken()
        self._guessed = self._guessed if guess is None else guess
        band = band_of(face)
        crop = band.crop(frame.image)
        self._flow.advance(crop)
        carried = None if self._masks is None else self._flow.carry(self._masks)
        # Not max(-1): NumPy is slow along so short an axis.
        glasses = None if carried is None or self._bare else np.maximum(carried[..., 0], carried[..., 1])
        lost = glasses is not None and self._flow.lost(glasses) > LOST
        turn = self._keyframes.turn(self._flow.motion_px, self._failing, self._bare, lost)
        if lost:
            self._unfill()
        masks = carried if carried is not None and not turn.look else self._looked(crop, carried, lost)
        verdict = self._judge.verdict(face.confidence)
        self._bare = verdict.state is State.BARE
        here = _Here(face, band, crop, masks)
        image = frame.image
        if turn.learn and self._bare:
            self._learn(here)
        if verdict.state is State.REMOVED:
            image = self._without(frame.image, here, turn)
        else:
            self._unfill()
        placed = on_picture(masks, band, frame.size_px) if with_masks else None
        self._repeats.keep(frame.image, image, band)
        return Cleared(image, verdict, self._memory.is_whole, placed)

    def _looked(self, crop: Image, carried: Floats | None, lost: bool) -> Floats:
        """(HEIGHT, WIDTH, 3) masks of this frame, seen anew. lost: something has come before the glasses, or
        gone: the network is not to be led by what was there."""
        found = self._look(crop, None if lost else carried)
        elsewhere = carried is not None and contradiction(found.masks[..., 0], carried[..., 0]) > CONFUSED
        # Glasses that are plainly there, in another place, were moved: what the flow carried is a ghost.
        was_moved = elsewhere and plainly_worn(found)
        if carried is not None and elsewhere and not was_moved and not self._doubted:
            # One confused look is not believed: the next frame decides.
            self._doubted = True
            self._memory.doubt()
            self._keyframes.look_again()
            return carried
        if self._doubted or was_moved:
            self._memory.doubt()
            carried, self._doubted = None, False
        else:
            self._memory.confirm()
        self._judge.see(found)
        if was_moved or not self._judge.settled:
            self._keyframes.look_again()
        if carried is not None:
            self._keyframes.compared(found.masks[..., 0], carried[..., 0])
        # A little of the carried mask keeps the edge from jumping at each keyframe.
        masks = found.masks if carried is None or lost else mixed(found.masks, carried, 0.7)
        self._anchor(masks)
        return masks

    def _look(self, crop: Image, carried: Floats | None) -> Segmentation:
        """With a mask shown to it the network sees more of thin rims, but also what is not there, for as long
        as it is shown: a face believed bare, and now and then any other, it must call worn without that help.
        """
        if carried is None or self._bare:
            alone = self._segmenter.find(crop, None)
            is_bare = evidence(alone) < BARE_BELOW
            return alone if is_bare else self._segmenter.find(crop, alone.masks[..., 0])
        found = self._segmenter.find(crop, carried[..., 0])
        self._helped += 1
        if self._helped < HELPED:
            return found
        unhelped = still_worn(self._segmenter.find(crop, None))
        if unhelped > WORN_ABOVE:
            self._helped = 0
        return replace(found, worn=min(found.worn, unhelped))

    def _anchor(self, masks: Floats) -> None:
        """From here on the flow carries from this frame."""
        if self._added is not None:
            beside, detail = self._added
            self._added = self._flow.carry(beside), self._flow.carry(detail)
        if self._guessed is not None:
            self._guessed = self._flow.carry(self._guessed)
        self._masks = masks
        self._flow.anchor()

    def _learn(self, here: _Here) -> None:
        """Remember a bare face, where the picture is sharp and the face followed well.

        Worn glasses are never learnt around: what they uncover as the head turns they cover again.
        """
        blurred = self._flow.motion_px > STILL_PX
        if not self._steps.remembered or blurred or here.face.confidence < LEARNT_ABOVE:
            return
        # NumPy is slow along an axis of three.
        frame, lens, shadow = cv2.split(here.masks)
        strange = (cv2.max(cv2.max(frame, lens), shadow) > STRANGE).astype(np.uint8)
        covered = cv2.dilate(strange, np.ones((9, 9), np.uint8))
        self._memory.offer(here.sight(here.seen(), np.asarray(covered, np.float32)))

    def _without(self, image: Image, here: _Here, turn: Turn) -> Image:
        """The image with frame, glare, tint and shadow taken out of its eye band."""
        seen, hole = here.seen(), hole_of(here.masks[..., 0])
        # Beside the hole the frame still shines through: what is continued into it comes from farther off.
        smooth = smooth_fill(seen, np.asarray(cv2.dilate(hole, np.ones((5, 5), np.uint8)), np.float32))
        if self._added is None:
            self._added = self._additions(here, seen, smooth, hole, self._guess(here, seen, hole))
            self._anchor(here.masks)
        else:
            if self._guessed is not None:
                self._fill_anew(here, seen, smooth, hole)
            if turn.paint:
                self._anchor(here.masks)
                self._aside.begin(lambda: self._guess(here, seen, hole))
        beside, detail = (self._flow.carry(layer) for layer in self._added)
        # An eye that has shut since, or glare that has moved, must not be seen to stay.
        trust = self._flow.trust()
        self._failing = 1 - float(trust[::4, ::4].mean())
        smooth += detail
        return self._blender.blend(image, here.band, beside * thrice(trust * (1 - hole)), smooth, hole)

    def _fill_anew(self, here: _Here, seen: Floats, smooth: Floats, hole: Floats) -> None:
        """What is added, from the guess of the frame before; a little of what was there before that keeps
        the fill from jumping."""
        assert self._guessed is not None
        assert self._added is not None
        fresh = self._additions(here, seen, smooth, hole, self._flow.carry(self._guessed))
        kept = [mixed(new, self._flow.carry(old), 0.6) for new, old in zip(fresh, self._added, strict=True)]
        self._added, self._guessed = None, None
        self._anchor(here.masks)
        self._added = (kept[0], kept[1])

    def _guess(self, here: _Here, seen: Floats, hole: Floats) -> Floats:
        """(HEIGHT, WIDTH, 3) 0..1: the band without glasses as the network has it, or else smooth."""
        painted = pull_push(seen, hole)
        if self._steps.inpainted:
            around = np.clip(here.behind() * (1 - hole), 0, 1)
            painted = self._inpainter.paint(painted, hole, around)
        return painted

    def _additions(
        self, here: _Here, seen: Floats, smooth: Floats, hole: Floats, guess: Floats
    ) -> tuple[Floats, Floats]:
        """What is added to the picture beside the hole, and in it to the smooth fill.

        It is carried by the flow; the smooth fill is made anew on every frame, so that the light on the skin
        is always this frame's. What is remembered takes the place of the guess.
        """
        painted = guess.copy()
        eyes = eyes_of(here.face, here.band)
        for one in self._known(here, seen, np.maximum(hole, np.clip(2 * here.behind(), 0, 1))):
            painted += thrice(one.weight * (1 - eyes)) * (one.picture - painted)
        lenses = self._steps.lenses
        beside = addition(seen, painted, hole, here.masks, eyes) if lenses else np.zeros_like(seen)
        return beside, painted - smooth

    def _known(self, here: _Here, seen: Floats, hidden: Floats) -> Iterator[Recalled]:
        """What is known of the skin, the best last."""
        sight = here.sight(seen, hidden)
        if self._steps.mirrored:
            other = self._memory.mirrored(sight, mirrored_marks_of(here.face, here.band))
            if other is not None:
                yield other
        if self._steps.remembered and (own := self._memory.recall(sight)):
            yield own
