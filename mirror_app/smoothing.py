"""Steady without lag: the One-Euro filter (Casiez, Roussel, Vogel 2012, hal-00670496), also heeding noise."""

import numpy as np

from mirror_app.values import Doubles

_NOISE_CUTOFF_HZ = 0.3
_NOISE_TIMES = 1.5
"""So many standard deviations of what noise alone makes of the speed are not taken for motion."""


def _alpha(cutoff_hz: Doubles | float, step_s: float) -> Doubles | float:
    rate = 2 * np.pi * cutoff_hz * step_s
    return rate / (rate + 1)


class OneEuro:
    """A low-pass filter whose cut-off rises with speed: still things stay still, moving things do not lag.

    min_cutoff_hz: cut-off at rest. beta: how fast the cut-off rises, in Hz per (unit/second). Until it has
    run for as long as it remembers it gives the mean of all values, so a bad first one soon counts little.
    Works on an array of any shape, each element on its own. One thread only.
    """

    def __init__(self, min_cutoff_hz: float, beta: float, speed_cutoff_hz: float = 1.0) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._speed_cutoff_hz = speed_cutoff_hz
        self._calls = 0
        self._value: Doubles | None = None
        self._speed: Doubles = np.zeros(())

    def __call__(self, value: Doubles, step_s: float) -> Doubles:
        """The smoothed value; `step_s` is the time since the call before (> 0)."""
        self._calls += 1
        if self._value is None:
            self._value, self._speed = value, np.zeros_like(value)
            return value
        step_s = max(step_s, 1e-3)
        speed = (value - self._value) / step_s
        self._speed = self._speed + _alpha(self._speed_cutoff_hz, step_s) * (speed - self._speed)
        alpha = _alpha(self._min_cutoff_hz + self._beta * np.abs(self._speed), step_s)
        self._value = self._value + np.maximum(alpha, 1 / self._calls) * (value - self._value)
        return self._value


class Calm:
    """A One-Euro filter of a vector that takes for motion only what is faster than its own noise looks.

    All elements share one cut-off, by the length of their speed: what moves along one lags along none.
    min_cutoff_hz, beta, and how it begins: as above. One thread only.
    """

    def __init__(self, min_cutoff_hz: float, beta: float, speed_cutoff_hz: float = 1.0) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._speed_cutoff_hz = speed_cutoff_hz
        self._last: list[Doubles] = []
        self._last_step_s = 0.0
        self._calls = 0
        self._variance = 0.0
        self._value: Doubles | None = None
        self._speed: Doubles = np.zeros(())

    def __call__(self, value: Doubles, step_s: float) -> Doubles:
        """The smoothed value (n,); `step_s` is the time since the call before (> 0)."""
        self._calls += 1
        self._last = [*self._last[-2:], value]
        if self._value is None:
            self._value, self._speed = value, np.zeros_like(value)
            return value
        step_s = max(step_s, 1e-3)
        self._heed_noise(step_s)
        alpha = _alpha(self._speed_cutoff_hz, step_s)
        self._speed = self._speed + alpha * ((value - self._value) / step_s - self._speed)
        unmoved = _NOISE_TIMES * float(np.sqrt(self._variance * alpha / (2 - alpha))) / step_s
        moving = max(float(np.linalg.norm(self._speed)) - unmoved, 0.0)
        taken = max(float(_alpha(self._min_cutoff_hz + self._beta * moving, step_s)), 1 / self._calls)
        self._value = self._value + taken * (value - self._value)
        return self._value

    def _heed_noise(self, step_s: float) -> None:
        """The noise, from second differences: steady motion has none."""
        if len(self._last) == 3:
            # Pictures come at uneven times.
            uneven = step_s / self._last_step_s
            bend = self._last[2] - (1 + uneven) * self._last[1] + uneven * self._last[0]
            seen = float(bend @ bend) / (1 + (1 + uneven) ** 2 + uneven**2)
            taken = max(float(_alpha(_NOISE_CUTOFF_HZ, step_s)), 1 / (self._calls - 2))
            self._variance += taken * (seen - self._variance)
        self._last_step_s = step_s
