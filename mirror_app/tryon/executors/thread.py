"""Pictures made in a thread of this process."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.work import Make, Work, outcome, picture
from mirror_app.tryon.orders import GarmentType


class ThreadExecutor:
    """One picture after the other: what one worker makes, without a process of its own."""

    def __init__(self, make: Make = make_picture) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(1, "try-on engine")

    @property
    def at_once(self) -> int:
        return 2

    @property
    def host(self) -> str:
        return ""

    async def make(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        """See `Executor`."""
        work = Work(self._make, person, garment, type, seed)
        return picture(await asyncio.get_running_loop().run_in_executor(self._thread, outcome, work))

    async def aclose(self) -> None:
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
