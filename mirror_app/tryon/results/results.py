"""The folder of results."""

import asyncio
import random
from pathlib import Path
from typing import BinaryIO

from mirror_app.files import make_folder
from mirror_app.tryon.clock import Clock, SystemClock
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import parts
from mirror_app.tryon.results.addresses import Hosts
from mirror_app.tryon.results.claims import Claims
from mirror_app.tryon.results.dialling import Line
from mirror_app.tryon.results.downloading import Downloads, require_size
from mirror_app.tryon.results.limits import Limits
from mirror_app.tryon.results.problems import ResultRefused, Unfinished
from mirror_app.tryon.results.verifying import suffix_of


class Results:
    """Keeps what was made in one folder, which is made where there is none.

    hosts: where results may be fetched from, as in Terms.result_hosts. Raises InputError where the folder
    cannot be made. To be closed.
    """

    def __init__(
        self,
        folder: Path,
        hosts: tuple[str, ...],
        clock: Clock | None = None,
        limits: Limits | None = None,
        line: Line | None = None,
    ) -> None:
        make_folder(folder)
        parts.clean(folder)
        self.folder = folder
        self._limits = limits or Limits()
        self._clock = clock or SystemClock()
        self._downloads = Downloads(Hosts(hosts), self._limits, line or Line())
        self._claims = Claims(folder)
        self._random = random.Random()
        self._at_once = asyncio.Semaphore(self._limits.at_once)
        # A decoded picture takes up to 64 MB.
        self._decoding = asyncio.Semaphore(1)

    async def keep(self, order: Order, result: Result, number: int, seed: int | None) -> Path:
        """Store one picture of an order, whole, as `person__garment__type__number`, with the suffix of its
        format: the same name whenever it is stored, and never over another order's.

        number: from 1. seed: what it was made with; the journal has it, no name hangs on it. Raises
        ResultGone where a fresh address has to be asked for, else ResultRefused.
        """
        tries = self._limits.tries if result.url else 1
        for number_of_try in range(1, tries):
            try:
                return await self._try(order, result, number)
            except Unfinished:
                most = self._limits.wait_s * number_of_try
                # Somewhere up to it: many downloads that failed together do not come back together.
                await self._clock.sleep(self._random.uniform(0, most))
        try:
            return await self._try(order, result, number)
        except Unfinished as last:
            raise ResultRefused(last.failure.sentence, last.failure.kind) from None

    async def _try(self, order: Order, result: Result, number: int) -> Path:
        async with self._at_once:
            with parts.told(self.folder), parts.part_in(self.folder) as (part, file):
                await self._fill(file, result)
                async with self._decoding:
                    suffix = await asyncio.to_thread(suffix_of, part, self._limits.pixels)
                place = self.folder / f"{self._claims.stem_for(order)}__{number}{suffix}"
                await asyncio.to_thread(parts.put_in_place, part, file, place)
                return place

    async def _fill(self, file: BinaryIO, result: Result) -> None:
        if not result.url:
            require_size(len(result.content), self._limits.bytes)
            file.write(result.content)
        else:
            await self._downloads.fetch(result.url, file)
        file.flush()

    async def aclose(self) -> None:
        await self._downloads.aclose()
