"""Bare, removed, or hold still: one frame's evidence, weighed with that of the frames before."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_off.segment import Segmentation
from mirror_app.values import Floats, State

WORN_ABOVE, BARE_BELOW = 0.6, 0.4
"""The glasses-worn score switches to worn above, back to bare below; between, it stays what it was."""
SURE_ABOVE, UNSURE_BELOW = 0.55, 0.40
"""Confidence below the second says hold still, until it is above the first again."""
SLOWNESS = 0.6
"""Weight of the past in the running scores, per keyframe."""
LEAST_FRAME_AREA = 0.0015
"""Share of the band a frame covers at the least: thin rimless glasses of a small face."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """state: BARE, REMOVED or HOLD_STILL. confidence: 0..1, of that. opaque: the lenses hide the eyes."""

    state: State
    confidence: float
    opaque: bool


def certainty(frame: Floats) -> float:
    """0..1: how decided the frame mask (h, w) 0..1 is where it says anything at all."""
    says = frame > 0.12
    if not says.any():
        return 1.0
    return float(np.clip((np.abs(2 * frame[says] - 1).mean() - 0.35) / 0.35, 0.0, 1.0))


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

    def see(self, found: Segmentation) -> None:
        """Take in one keyframe."""
        area = float((found.masks[..., 0] > 0.5).mean())
        worn = found.worn * min(1.0, area / LEAST_FRAME_AREA)
        past = 0.0 if self._worn is None else SLOWNESS
        self._worn = past * (self._worn or 0.0) + (1 - past) * worn
        self._opaque = past * self._opaque + (1 - past) * found.opaque
        self._mask_sure = past * self._mask_sure + (1 - past) * certainty(found.masks[..., 0])
        if self._worn > (BARE_BELOW if self._is_worn else WORN_ABOVE):
            self._is_worn = True
        else:
            self._is_worn = False

    def verdict(self, face_confidence: float) -> Verdict:
        """What to show now, for a face tracked with that confidence."""
        worn = self._worn or 0.0
        if not self._is_worn:
            return Verdict(State.BARE, 1.0 - worn, False)
        confidence = face_confidence * self._mask_sure
        self._sure = confidence > (UNSURE_BELOW if self._sure else SURE_ABOVE)
        opaque = self._opaque > 0.5
        return Verdict(State.REMOVED if self._sure and not opaque else State.HOLD_STILL, confidence, opaque)
