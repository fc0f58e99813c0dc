"""Bare, removed, or hold still: one frame's evidence, weighed with that of the frames before."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_off.eyeband import WIDTH
from mirror_app.glasses_off.segment import Segmentation
from mirror_app.values import Floats, State

WORN_ABOVE, BARE_BELOW = 0.5, 0.35
"""The glasses-worn score switches to worn above, back to bare below; between, it stays what it was."""
SURE_ABOVE, UNSURE_BELOW = 0.08, 0.03
"""Confidence below the second says hold still, until it is above the first again."""
SLOWNESS = 0.6
"""Weight of the past in the running scores, per keyframe."""
PLAIN = 0.8
"""Score and certainty of one look above which it needs no second one to say the same."""
OUTVOTED = 1
"""Looks in a row that may contradict what is believed without being heard. With one more something is going
on, a hand or glasses on their way off: until it is clear what, nothing is painted."""
BRIDGE = slice(WIDTH // 2 - 16, WIDTH // 2 + 16)
LEAST_BRIDGE = 0.6
"""Columns between the eyes, and the share of them that some of the frame crosses, at the least: a bridge.
What lies only beside the nose, like painted lids, is not worn."""

EXPECTED_DICE = (0.53, 0.62, 0.68, 0.73, 0.78, 0.83, 0.875, 0.935)
RIGHT = (0.0, 0.12, 0.32, 0.62, 0.83, 0.95, 0.98, 1.0)
"""Share of drawn development examples whose frame mask follows the true frame, by the Dice the mask itself
expects: `python -m models.training.evaluate --data DATA --only drawn` prints such a table."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """state: BARE, REMOVED or HOLD_STILL. confidence: 0..1, of that. opaque: the lenses hide the eyes."""

    state: State
    confidence: float
    opaque: bool


def expected_dice(frame: Floats) -> float:
    """The Dice that a frame mask (h, w) 0..1, cut at 0.5, would have if its probabilities were true; 1 where
    it says nothing."""
    cut = frame > 0.5
    both = float(frame.sum() + cut.sum())
    return 2 * float(frame[cut].sum()) / both if both > 1 else 1.0


def certainty(frame: Floats) -> float:
    """0..1: how likely the frame mask (h, w) 0..1 is right, by calibration on drawn glasses."""
    return float(np.interp(expected_dice(frame), EXPECTED_DICE, RIGHT))


def evidence(found: Segmentation) -> float:
    """0..1: that glasses are worn."""
    crossed = _crossed(found, 0.25)
    return found.worn if crossed >= LEAST_BRIDGE else found.worn * crossed / LEAST_BRIDGE


def still_worn(found: Segmentation) -> float:
    """0..1: that glasses which were worn until now still are, by a look without the help of their mask. A
    bridge that is plainly seen is enough."""
    return 1.0 if _crossed(found, 0.5) >= LEAST_BRIDGE else found.worn


def _crossed(found: Segmentation, from_: float) -> float:
    """Share of the columns between the eyes that the frame mask crosses, from some value on."""
    return float((found.masks[:, BRIDGE, 0] > from_).any(0).mean())


def plainly_worn(found: Segmentation) -> bool:
    """Whether a look by itself leaves no doubt that glasses are worn, and where."""
    return evidence(found) > PLAIN and certainty(found.masks[..., 0]) > PLAIN


class Judge:
    """Weighs keyframes. Mirror thread only."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next keyframe is of another person."""
        self._worn: float | None = None
        self._opaque = 0.0
        self._is_worn = False
        self._sure = True
        self._mask_sure = 1.0
        self._against = 0

    def see(self, found: Segmentation) -> None:
        """Take in one keyframe."""
        # To be put on, glasses must show a bridge; to stay, they need not: a hand may be before it.
        worn = found.worn if self._is_worn else evidence(found)
        past = 0.0 if self._worn is None else SLOWNESS
        self._worn = past * (self._worn or 0.0) + (1 - past) * worn
        self._opaque = past * self._opaque + (1 - past) * found.opaque
        self._mask_sure = past * self._mask_sure + (1 - past) * certainty(found.masks[..., 0])
        self._is_worn = self._worn > (BARE_BELOW if self._is_worn else WORN_ABOVE)
        self._against = 0 if (worn > WORN_ABOVE) == self._is_worn else self._against + 1

    @property
    def settled(self) -> bool:
        """Whether the last keyframe said what is believed."""
        return self._against == 0

    def verdict(self, face_confidence: float) -> Verdict:
        """What to show now, for a face tracked with that confidence."""
        worn = self._worn or 0.0
        if not self._is_worn:
            return Verdict(State.BARE, min(1.0 - worn, face_confidence), False)
        confidence = face_confidence * self._mask_sure
        self._sure = confidence > (UNSURE_BELOW if self._sure else SURE_ABOVE)
        opaque = self._opaque > 0.5
        clear = self._sure and not opaque and self._against <= OUTVOTED
        return Verdict(State.REMOVED if clear else State.HOLD_STILL, confidence, opaque)
