"""What the mirror says to the person: one sentence, or nothing when all is well. Knows no Qt."""

from mirror_app.garments import GarmentView
from mirror_app.values import State, View

STARTING = "One moment, the mirror is starting"

PREVIEW, GETTING_READY = "Preview", "Getting it ready\u2026"

_PASSING = ("hold_still", "lift")
"""Notices that soon are over by themselves: what has to be done comes before them."""
_BY_STATE = {
    State.HOLD_STILL: "Hold still",
    State.NO_FACE: "Step in front of the mirror",
}


def sentence(view: View | None, camera: str) -> str:
    """The most useful sentence: the camera first, then the first notice that lasts, then the View's state.

    `view` is the last one shown (None before the first), `camera` what is wrong with the camera,
    empty if nothing is. The full stop goes: it is read like a sign, from a distance.
    """
    if camera:
        return camera.removesuffix(".")
    if view is None:
        return STARTING
    for notice in sorted(view.notices, key=lambda notice: notice.code in _PASSING):
        if notice.text:
            return notice.text.removesuffix(".")
    if view.state is State.NO_FACE and (view.somebody or _is_told(view.garment)):
        return ""
    return _BY_STATE.get(view.state, "")


def _is_told(garment: GarmentView | None) -> bool:
    """Whether it has a sentence of its own, here or in the note."""
    return garment is not None and (garment.waiting or garment.reason != "")


class Calm:
    """Lets a sentence appear only when it lasts, and stay long enough to be read."""

    APPEAR_S = 0.25
    STAY_S = 0.9

    def __init__(self) -> None:
        self._wanted = ""
        self._since_s = 0.0
        self._shown: str | None = None
        self._shown_s = 0.0

    def settle(self, wanted: str, now_s: float) -> str:
        """What to show at `now_s` (monotonic seconds) when `wanted` is what holds right now."""
        if wanted != self._wanted:
            self._wanted, self._since_s = wanted, now_s
        lasts = now_s - self._since_s >= self.APPEAR_S
        read = not self._shown or now_s - self._shown_s >= self.STAY_S
        if self._shown is None or (wanted != self._shown and lasts and read):
            self._shown, self._shown_s = wanted, now_s
        return self._shown

    def drop(self, sentence: str) -> None:
        """What it is about is past: if it is shown, it need not be read any more."""
        if sentence and self._shown == sentence:
            self._shown = ""


class GarmentNote:
    """What is to be known of the garment that is worn, as long as that is so."""

    def __init__(self) -> None:
        self._calm = Calm()

    def settle(self, garment: GarmentView | None, now_s: float) -> str:
        """What to show at `now_s` (monotonic seconds). What is ready in a moment was not waited for."""
        waiting = garment is not None and garment.waiting
        patience = self._calm.settle(GETTING_READY if waiting else "", now_s)
        if waiting:
            return patience
        return PREVIEW if garment is not None and garment.drawn else ""
