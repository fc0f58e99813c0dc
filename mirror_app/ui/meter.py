"""Frames per second, latency and stage times as a small table, measured where a View is painted."""

from collections import deque
from statistics import fmean

from mirror_app.values import View

WINDOW_S = 1.0
REFRESH_S = 0.25
"""Numbers that change with every frame cannot be read."""


class Meter:
    """Averages over the last second. Times are `time.monotonic()` seconds, passed in."""

    def __init__(self) -> None:
        self._shown: deque[tuple[float, View]] = deque()
        self._text = ""
        self._written_s = float("-inf")

    def shown(self, view: View, now_s: float) -> None:
        """A new View has just been painted."""
        self._shown.append((now_s, view))
        while now_s - self._shown[0][0] > WINDOW_S:
            self._shown.popleft()

    def table(self, now_s: float) -> str:
        """Right-aligned lines for a fixed-width font; renewed at most every REFRESH_S."""
        if now_s - self._written_s >= REFRESH_S:
            self._written_s = now_s
            self._text = "\n".join(self._lines())
        return self._text

    def _lines(self) -> list[str]:
        if not self._shown:
            return ["no frames yet"]
        times = [at_s for at_s, _ in self._shown]
        span_s = times[-1] - times[0]
        fps = (len(times) - 1) / span_s if span_s > 0 else 0.0
        latency_ms = 1000 * fmean(at_s - view.frame.born_s for at_s, view in self._shown)
        views = [view for _, view in self._shown]
        stages = {name: fmean(view.stage_ms.get(name, 0.0) for view in views) for name in views[-1].stage_ms}
        rows = [("frames per second", fps), ("latency ms", latency_ms), *stages.items()]
        if stages:
            rows.append(("all stages ms", sum(stages.values())))
        return [f"{name.replace('_', ' '):<18}{value:>7.1f}" for name, value in rows]
