"""Time that passes faster, for batches against a stand-in that is as quick."""

import asyncio
import time


class Quick:
    """A clock on which so many seconds pass in one; beginning now. later_s: put forward by so much."""

    def __init__(self, times: float) -> None:
        self._times = times
        self._began = time.time(), time.monotonic()
        self.later_s = 0.0

    def now_s(self) -> float:
        return self._began[0] + self.monotonic_s()

    def monotonic_s(self) -> float:
        return self.later_s + self._times * (time.monotonic() - self._began[1])

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._times)
