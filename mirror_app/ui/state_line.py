"""What the mirror says to the person: one sentence, or nothing when all is well. Knows no Qt."""

from mirror_app.values import State, View

STARTING = "One moment, the mirror is starting"

_BY_STATE = {
    State.HOLD_STILL: "Hold still",
    State.NO_FACE: "Step in front of the mirror",
}


def sentence(view: View | None, camera: str) -> str:
    """The most useful sentence: the camera first, then the first notice, then the View's state.

    `view` is the last one shown (None before the first), `camera` what is wrong with the camera,
    empty if nothing is. The full stop goes: it is read like a sign, from a distance.
    """
    if camera:
        return camera.removesuffix(".")
    if view is None:
        return STARTING
    for notice in view.notices:
        if notice.text:
            return notice.text.removesuffix(".")
    return _BY_STATE.get(view.state, "") if not (view.state is State.NO_FACE and view.somebody) else ""


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
