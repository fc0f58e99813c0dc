"""The person's own skin, remembered: what was seen free of glasses fills what glasses cover now."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.glasses_off.fill import double, half, pull_push
from mirror_app.glasses_off.flow import COARSE, CoarseFlow, fine, moved
from mirror_app.glasses_off.marks import places, skin_of
from mirror_app.values import Floats, Image

LOOKS = 3
"""Looks that must agree before a pixel is trusted: a hand passes, skin stays."""
MOST_LOOKS = 8
SLOT_DEG = 12.0
"""Heads turned by this much more are remembered apart."""
TOLERANCE = 0.04
"""Difference of local detail, of 1, at which two looks begin to disagree."""
LEAST_WORTH = 0.05
"""Share of what is hidden below which remembering is not worth its time."""
LEAST_FREE = 0.1
"""The same for the other half of the face, which is seldom what it should be."""
LEAST_ALIKE = 0.6
"""Share of a look that must show what is remembered, if it is to count."""
WHOLE = 0.8
"""Share of the eye band that was seen so when nothing was worn: the rest is hair that moved."""
STRIKES = 5
"""Looks in a row that show something else before it is remembered instead."""
MORE = 1.1
"""A look that shows this much more than the one remembered takes its place."""
SHADED = (13, 5)
"""Height and width, in pairs of band px, of what around the glasses may be in their shadow, seen by the mask
or not."""
DARK_FROM = 0.025
"""Fall below what is remembered, of 1, that is such a shadow."""
SILHOUETTE_DEG = 4.0
"""Turn of the head by which what lies beside the face is another part of the hair, or of the room."""
SMOOTH = (7, 7)
"""Window, px of the coarse flow, over which the registration is averaged: skin does not tear."""
FAR_PX = 3.0
"""Correction by registration, band px, beyond which the landmarks and the picture contradict each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One eye band and where its skin lies. seen: (HEIGHT, WIDTH, 3) 0..1; marks: (n, 2) band px;
    hidden: (HEIGHT, WIDTH) 0..1, covered by glasses or otherwise not to be compared; yaw_deg: of the head."""

    seen: Floats
    marks: Floats
    hidden: Floats
    yaw_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class _Slot:
    """sight: one look, never an average or a patchwork (both are soft). looks: (HEIGHT, WIDTH) how often its
    skin was seen alike. strikes: looks in a row that showed something else."""

    sight: Sight
    looks: Floats
    strikes: int = 0

    def known(self, looks: int = 1) -> Floats:
        """(HEIGHT, WIDTH) 0 or 1: what was seen so often."""
        return (self.looks >= looks).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Recalled:
    """picture: (HEIGHT, WIDTH, 3) 0..1, the skin in this frame's place and light. weight: (HEIGHT, WIDTH)
    0..1, how far it may be believed."""

    picture: Floats
    weight: Floats


class Memory:
    """Clean skin of one person, by how far the head is turned. Mirror thread only."""

    def __init__(self) -> None:
        self._register = Register()
        self.forget()

    def forget(self) -> None:
        """Another person."""
        self._slots: dict[int, _Slot] = {}
        self._is_whole = False
        self.doubt()

    @property
    def is_whole(self) -> bool:
        """The skin was seen with nothing on it, often enough to be believed."""
        return self._is_whole

    def offer(self, sight: Sight) -> None:
        """Here is a look that may be remembered: once the next look at the glasses says the same of them."""
        if self._offered is not None and self._is_confirmed:
            self._learn(self._offered)
        self._offered, self._is_confirmed = sight, False

    def confirm(self) -> None:
        """A look at the glasses agreed with what was carried to it: what lay between was true."""
        self._is_confirmed = True

    def doubt(self) -> None:
        """It did not: what was offered since the look before is not believed."""
        self._offered: Sight | None = None
        self._is_confirmed = False

    def mirrored(self, sight: Sight, other_side: Floats) -> Recalled | None:
        """The other half of the face for what is hidden of this one, None where that is hidden too.

        other_side: (n, 2) the marks of `sight`, each that of its counterpart.
        """
        free = moved(1 - sight.hidden, places(other_side, sight.marks)) * sight.hidden
        if float(free.sum()) < LEAST_FREE * float(sight.hidden.sum()):
            return None
        # In a mirror the head is turned the other way.
        return self._register.brought(replace(sight, marks=other_side, yaw_deg=-sight.yaw_deg), sight)

    def _learn(self, sight: Sight) -> None:
        key = round(sight.yaw_deg / SLOT_DEG)
        clean = (sight.hidden < 0.02).astype(np.float32)
        # A new turn of the head is believed as far as it agrees with the nearest one known.
        near = min(self._slots.values(), key=lambda s: abs(s.sight.yaw_deg - sight.yaw_deg), default=None)
        slot = self._slots.get(key, near)
        self._slots[key] = (
            _Slot(sight, clean) if slot is None else self._weighed(slot, sight, clean, key not in self._slots)
        )
        self._is_whole = any(float(slot.known(LOOKS).mean()) > WHOLE for slot in self._slots.values())

    def recall(self, sight: Sight) -> Recalled | None:
        """What is remembered of the skin under `hidden`, None where that is nothing."""
        worth = {key: _worth(slot, sight) for key, slot in self._slots.items()}
        best = max(worth, key=worth.__getitem__, default=None)
        if best is None or worth[best] < LEAST_WORTH:
            return None
        slot = self._slots[best]
        seen = replace(slot.sight, hidden=1 - slot.known(LOOKS))
        return self._register.brought(seen, sight)

    def _weighed(self, slot: _Slot, sight: Sight, clean: Floats, is_new: bool) -> _Slot:
        """The slot after another look at the same skin."""
        here = replace(sight, hidden=1 - clean)
        placed = self._register.places(replace(slot.sight, hidden=1 - slot.known()), here)
        looks = np.rint(moved(slot.looks, placed))
        both = clean * np.minimum(looks, 1)
        alike = both * (agreement(sight.seen - moved(slot.sight.seen, placed), 1 - both) > 0.5)
        if float(alike.sum()) < LEAST_ALIKE * float(both.sum()):
            # A hand, a turn too fast, somebody else: no part of it is believed, until it stays.
            stays = slot.strikes < STRIKES and not is_new
            return replace(slot, strikes=slot.strikes + 1) if stays else _Slot(sight, clean)
        if is_new or float(clean.sum()) > MORE * float(slot.known().sum()):
            return _Slot(sight, clean * (1 + looks * alike))
        back = self._register.places(here, replace(slot.sight, hidden=1 - slot.known()))
        agreed, other = moved(alike, back) > 0.5, moved(both - alike, back) > 0.5
        looks = np.clip(slot.looks + agreed - other, 0, MOST_LOOKS) * slot.known()
        return _Slot(slot.sight, looks.astype(np.float32))


def _worth(slot: _Slot, sight: Sight) -> float:
    """Share of what is hidden that the slot knows, less for another turn of the head."""
    covered = float((slot.known(LOOKS) * sight.hidden).sum()) / max(float(sight.hidden.sum()), 1.0)
    return covered * float(np.exp(-(((slot.sight.yaw_deg - sight.yaw_deg) / (1.5 * SLOT_DEG)) ** 2)))


class Register:
    """Brings one look into the place of another: landmarks first, then the picture itself."""

    def __init__(self) -> None:
        self._flow = CoarseFlow()

    def brought(self, there: Sight, here: Sight) -> Recalled:
        """The skin of `there` in the place and light of `here`."""
        placed = self.places(there, here)
        # What lies outside the band is not known, either.
        taken = cv2.remap(cv2.merge((there.seen, 1 - there.hidden)), placed, None, cv2.INTER_LINEAR)  # type: ignore[call-overload]
        skin = np.asarray(cv2.cvtColor(taken, cv2.COLOR_BGRA2BGR), np.float32)
        known = np.asarray(cv2.extractChannel(taken, 3), np.float32)
        off = here.seen - skin
        hidden = np.maximum(np.maximum(here.hidden, 1 - known), _shaded(off, here.hidden, known))
        weight = np.clip(3 * known - 2, 0, 1) * agreement(off, hidden)
        turned = ((there.yaw_deg - here.yaw_deg) / SILHOUETTE_DEG) ** 2
        weight *= np.maximum(skin_of(here.marks), np.float32(np.exp(-turned)))
        weight = np.asarray(cv2.blur(cv2.erode(weight, np.ones((5, 5), np.uint8)), (9, 9)), np.float32)
        # Poisson editing (Perez et al. 2003) with the smooth fill as its solver: the difference to this
        # frame's light is continued into what is hidden.
        return Recalled(skin + pull_push(off, np.clip(hidden * 1.5, 0, 1)), weight)

    def places(self, there: Sight, here: Sight) -> Floats:
        """(HEIGHT, WIDTH, 2): for each pixel of `here` where its skin lies in `there`."""
        placed = places(there.marks, here.marks)
        # As coarse as the flow is: all of it is averaged in the end.
        near = (half(half(placed)) - np.float32((COARSE - 1) / 2)) / np.float32(COARSE)
        skins = _coarse_skin(here), moved(_coarse_skin(there), near)
        known = np.minimum(skins[0][..., 1], skins[1][..., 1])
        now, then = (skin[..., 0] / np.maximum(skin[..., 1], np.float32(1e-3)) for skin in skins)
        # What is hidden in one of them is made alike in both, so that it does not pull. It is left as it is
        # now: that holds smooth skin beside it in the place where the landmarks have it.
        target = half(half(_grey(here.seen)))
        step = self._flow.between(_bytes(target), _bytes(target + known * (then - now)), None)
        share = known + np.float32(1e-3)
        total = np.asarray(cv2.blur(share, SMOOTH), np.float32)
        smooth = np.asarray(cv2.blur(step * cv2.merge((share, share)), SMOOTH), np.float32)
        smooth /= np.asarray(cv2.merge((total, total)), np.float32)
        return placed + fine(np.clip(smooth, -FAR_PX / COARSE, FAR_PX / COARSE).astype(np.float32))


def _coarse_skin(sight: Sight) -> Floats:
    """(HEIGHT/4, WIDTH/4, 2): the grey of what is not hidden, 0..1, and the share that it is."""
    known = 1 - sight.hidden
    return np.asarray(cv2.merge((half(half(_grey(sight.seen) * known)), half(half(known)))), np.float32)


def _grey(picture: Floats) -> Floats:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32)


def _bytes(grey: Floats) -> Image:
    return np.asarray(cv2.convertScaleAbs(grey, alpha=255), np.uint8)


def agreement(off: Floats, hidden: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0..1: how alike the details of two pictures are, continued into what is hidden.

    off: (HEIGHT, WIDTH, 3), their difference. Light does not count: what does is each pixel's difference less
    that of its surroundings.
    """
    # What is smooth needs no more than half the size.
    known = 1 - hidden
    grey, share = _mean_channel(off), half(known)
    around = double(_mean_of(half(grey * known), share, 11))
    wrong = half(np.abs(grey - around) * known)
    close, wider = _mean_of(wrong, share, 5), _mean_of(wrong, share, 13)
    near = np.clip(4 * np.asarray(cv2.blur(share, (5, 5)), np.float32), 0, 1)
    return double(np.clip(2 - (wider + near * (close - wider)) / TOLERANCE, 0, 1))


def _shaded(off: Floats, hidden: Floats, known: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0 or 1: what near the glasses is darker than remembered, by the light farther off."""
    near = np.asarray(cv2.dilate(half(hidden), np.ones(SHADED, np.uint8)), np.float32)
    grey, free = half(_mean_channel(off)), (1 - near) * half(known)
    # A shadow is soft: finer differences are another skin, or skin out of place.
    dark = (_mean_of(grey * free, free, 21) - cv2.blur(grey, (3, 3)) > DARK_FROM) & (near > 0.5)
    return (double(dark.astype(np.float32)) > 0).astype(np.float32)


def _mean_channel(picture: Floats) -> Floats:
    return np.asarray(cv2.transform(picture, np.full((1, 3), 1 / 3, np.float32)), np.float32)


def _mean_of(weighed: Floats, weight: Floats, side: int) -> Floats:
    """Weighted box mean of values that are multiplied by their weight."""
    total = np.asarray(cv2.blur(weighed, (side, side)), np.float32)
    return total / (np.asarray(cv2.blur(weight, (side, side)), np.float32) + np.float32(1e-4))
