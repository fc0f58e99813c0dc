"""Time, as something that can be handed in."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """now_s: seconds since 1970, kept in the journal; it may be set, also back. monotonic_s: seconds since
    some time, for what lasts within this process. sleep: waits at least so many seconds."""

    def now_s(self) -> float: ...

    def monotonic_s(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own."""

    def now_s(self) -> float:
        return time.time()

    def monotonic_s(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
