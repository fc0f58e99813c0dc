"""Steady without lag: the One-Euro filter (Casiez, Roussel, Vogel 2012, hal-00670496)."""

import numpy as np

from mirror_app.values import Doubles


def _alpha(cutoff_hz: Doubles | float, step_s: float) -> Doubles | float:
    rate = 2 * np.pi * cutoff_hz * step_s
    return rate / (rate + 1)


class OneEuro:
    """A low-pass filter whose cut-off rises with speed: still things stay still, moving things do not lag.

    min_cutoff_hz: cut-off at rest. beta: how fast the cut-off rises, in Hz per (unit/second).
    Works on an array of any shape, each element on its own. One thread only.
    """

    def __init__(self, min_cutoff_hz: float, beta: float, speed_cutoff_hz: float = 1.0) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._speed_cutoff_hz = speed_cutoff_hz
        self._value: Doubles | None = None
        self._speed: Doubles = np.zeros(())

    def __call__(self, value: Doubles, step_s: float) -> Doubles:
        """The smoothed value; `step_s` is the time since the call before (> 0)."""
        if self._value is None:
            self._value, self._speed = value, np.zeros_like(value)
            return value
        step_s = max(step_s, 1e-3)
        speed = (value - self._value) / step_s
        self._speed = self._speed + _alpha(self._speed_cutoff_hz, step_s) * (speed - self._speed)
        alpha = _alpha(self._min_cutoff_hz + self._beta * np.abs(self._speed), step_s)
        self._value = self._value + alpha * (value - self._value)
        return self._value
