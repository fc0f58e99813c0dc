"""How long each stage took: measured where it runs, carried with the View."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Pace:
    """Times the stages of one frame. Mirror thread only; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._stage_ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Time what happens inside; it counts also when it raises."""
        began = self._clock()
        try:
            yield
        finally:
            self._stage_ms[name] = self._stage_ms.get(name, 0.0) + (self._clock() - began) * 1e3

    def taken(self) -> dict[str, float]:
        """The stages since the last call, in the order they ran, in ms."""
        stage_ms, self._stage_ms = self._stage_ms, {}
        return stage_ms
