"""When to look at the glasses anew, fill anew, learn: never all on one frame, if it can wait."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.values import Floats

FAR_PX = 4.0
"""Motion in the band since the last look, band px, summed, from which the next one is due."""
APART, ALIKE = 0.65, 0.8
"""Intersection over union of a mask and the one carried to it, below which the next look comes sooner, and
above which later: glasses move otherwise than the skin that the flow sees, and thin ones are soon off."""
SOONEST = 2
CONFUSED = 0.5
"""Share of two frame masks' union that only one of them has, from which one of them is wrong."""
LEAST_AREA_PX = 250.0
"""Frame masks smaller than this together say nothing about each other."""
FAILING = 0.1
"""Share of the band in which what was carried is no longer trusted, from which it is filled anew."""
LOST = 0.05
"""Share of the glasses in place of which something else has come to be seen, from which they are looked at at
once."""
BARE_EVERY = 3
"""Frames between looks at a bare face, which costs little else: what is put on, or lifted, is seen soon."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is due on this frame."""

    look: bool
    paint: bool
    learn: bool


class Keyframes:
    """Counts frames between looks. Mirror thread only."""

    def __init__(self, every: int) -> None:
        self._every = every
        self.forget()

    def forget(self) -> None:
        """Nothing was looked at yet."""
        self._interval = self._every
        self._since_look: int | None = None
        self._since_paint = 0
        self._moved_px = 0.0
        self._again = False

    def compared(self, found: Floats, carried: Floats) -> None:
        """The frame mask of a look, and the one carried to it: both (h, w) 0..1."""
        one, other = found > 0.5, carried > 0.5
        either = int(np.count_nonzero(one | other))
        alike = np.count_nonzero(one & other) / either if either else 1.0
        if alike < APART:
            self._interval = max(SOONEST, self._interval - 2)
        elif alike > ALIKE:
            self._interval = min(2 * self._every - 2, self._interval + 1)

    def look_again(self) -> None:
        """The next frame is looked at too: this one's look is not to be believed, or not yet."""
        self._again = True

    def turn(self, motion_px: float, failing: float, bare: bool = False, lost: bool = False) -> Turn:
        """What to do now. failing: the share of the band in which what was carried is no longer trusted.
        lost: so are the masks themselves."""
        if self._since_look is None:
            self._since_look = self._since_paint = 0
            return Turn(look=True, paint=True, learn=False)
        self._since_look += 1
        self._since_paint += 1
        self._moved_px += motion_px
        every = min(self._interval, BARE_EVERY) if bare else self._interval
        look = lost or self._again or self._since_look >= every
        look |= self._moved_px > FAR_PX and self._since_look >= SOONEST
        if look:
            self._since_look, self._moved_px, self._again = 0, 0.0, False
        # The frame after a look has its mask, and time for the fill.
        paint = not look and (self._since_look == 1 or (failing > FAILING and self._since_paint > 1))
        paint |= self._since_paint >= 2 * self._every
        if paint:
            self._since_paint = 0
        return Turn(look, paint, learn=not look and not paint and self._since_look % 2 == 0)


def contradiction(one: Floats, other: Floats) -> float:
    """0..1: how much two frame masks (h, w) 0..1 disagree, a few px of place aside; 0 where both
    are all but empty."""
    a, b = cv2.blur(one, (7, 7)), cv2.blur(other, (7, 7))
    union = float(np.maximum(a, b).sum())
    return 0.0 if union < LEAST_AREA_PX else 1 - float(np.minimum(a, b).sum()) / union
