"""The thread on which a window's batches run, one after another."""

import asyncio
import logging
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path

from mirror_app.errors import MirrorError
from mirror_app.tryon.batch import Batch
from mirror_app.tryon.clock import Clock
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.ordering.baskets import Basket, Baskets
from mirror_app.tryon.pictures import Uploads
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.results import Results

_log = logging.getLogger(__name__)
_ENDED = "Making the pictures ended by a mistake of the program; what was sent is fetched when you continue."
_LET_GO_S = 2.0
_BREAK_OFF_S = 0.8

Opener = Callable[[str], Awaitable[Provider]]


class Making:
    """pictures: the folder of what is made. tell: called with each change of an order, also on this
    thread."""

    def __init__(
        self,
        journal: Journal,
        pictures: Path,
        opener: Opener,
        tell: Callable[[Job], None],
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._pictures = pictures
        self._open = opener
        self._tell = tell
        self._clock = clock
        self._turn = threading.Lock()
        self._baskets = Baskets()
        self._current: Basket | None = None
        self._batch: Batch | None = None
        self._called_off: set[str] = set()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._run: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None
        self._troubles: list[str] = []

    # On the window's thread

    @property
    def running(self) -> bool:
        with self._turn:
            return self._thread is not None

    def baskets(self) -> tuple[tuple[Basket, ...], Basket | None]:
        """What waits, and what is being made."""
        with self._turn:
            return self._baskets.all(), self._current

    def add(self, basket: Basket) -> None:
        """To be made after all there are."""
        with self._turn:
            self._called_off -= {order.key for order in basket.orders}
            self._baskets.add(basket)
            if self._thread is None:
                # The program's end waits no longer for it than end() did: its intents are in the journal.
                self._thread = threading.Thread(target=self._work, name="try-on", daemon=True)
                self._thread.start()

    def cancel(self, key: str) -> None:
        """Take an order out of everything; a batch that has it tells what becomes of it. Raises
        JournalError."""
        with self._turn:
            self._baskets.drop(key)
            has_it = self._current is not None and self._current.has(key)
            if has_it and self._batch is not None:
                self._called_off.add(key)
                self._batch.cancel(key)
                return
            if has_it and self._current is not None:
                self._current = self._current.without(key)
        self._cancelled([key])

    def stop(self) -> None:
        """Send nothing more of what there is now."""
        with self._turn:
            self._stopped = True
            self._baskets.clear()
            if self._batch is not None:
                self._batch.stop()

    def end(self) -> bool:
        """Stop, and after a moment break off what does not end; whether it ended. Takes 2.8 s at most."""
        self.stop()
        with self._turn:
            thread = self._thread
        if thread is None:
            return True
        thread.join(_LET_GO_S)
        if thread.is_alive():
            with self._turn:
                if self._run is not None:
                    loop, task = self._run
                    loop.call_soon_threadsafe(task.cancel)
            thread.join(_BREAK_OFF_S)
        return not thread.is_alive()

    def take_trouble(self) -> str:
        """What ended batches before their time, once; "" where nothing did."""
        with self._turn:
            troubles, self._troubles = self._troubles, []
        return " ".join(troubles)

    def trouble(self, sentence: str) -> None:
        """Something to be told."""
        with self._turn:
            if sentence not in self._troubles:
                self._troubles.append(sentence)

    # On the thread of the batches

    def _work(self) -> None:
        try:
            asyncio.run(self._go_through())
        except asyncio.CancelledError:
            _log.info("a batch of a window was broken off")
        except Exception as error:  # noqa: BLE001 - a thread begins here
            # Only its kind and place are written down: its text may hold anything.
            place = traceback.extract_tb(error.__traceback__)[-1]
            _log.error(
                "a batch of a window ended: %s at %s:%s",
                type(error).__name__,
                Path(place.filename).name,
                place.lineno,
            )
            self.trouble(_ENDED)
        finally:
            with self._turn:
                # It ended well, and another may have begun since; or it did not, and what is left waits.
                if self._thread is threading.current_thread():
                    self._baskets.clear()
                    self._current = None
                    self._thread = None

    async def _go_through(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        run = asyncio.get_running_loop(), task
        with self._turn:
            self._run = run
        try:
            while (basket := self._next()) is not None:
                try:
                    await self._opened(basket.orders[0].provider)
                except MirrorError as error:
                    # One without a key is no reason to leave the others.
                    self.trouble(str(error))
        finally:
            with self._turn:
                # The next thread may have begun.
                if self._run is run:
                    self._run = None

    def _next(self) -> Basket | None:
        with self._turn:
            self._current = self._baskets.take()
            self._stopped = False
            if self._current is None:
                # Here, where nobody can put one more in meanwhile.
                self._thread = None
            return self._current

    async def _opened(self, name: str) -> None:
        async with AsyncExitStack() as open_now:
            provider = await self._open(name)
            open_now.push_async_callback(provider.aclose)
            results = Results(self._pictures, provider.terms.result_hosts, self._clock)
            open_now.push_async_callback(results.aclose)
            await self._make(Batch(provider, self._journal, Uploads(), results, clock=self._clock))

    async def _make(self, batch: Batch) -> None:
        with self._turn:
            basket = self._current
            if self._stopped or basket is None or not basket.orders:
                return
            self._batch = batch
        try:
            summary = await batch.run(basket.orders, self._tell, basket.again, basket.allowed)
        finally:
            with self._turn:
                self._batch = None
                self._current = None
                called_off, self._called_off = self._called_off, set()
        # Those it was told of too late.
        self._cancelled(called_off)
        if summary.stopped is not None:
            self.trouble(summary.stopped.sentence)

    def _cancelled(self, keys: Iterable[str]) -> None:
        """Of these, what nobody is at and was not sent."""
        for key in keys:
            job = self._journal.job(key)
            if job is not None and job.state is State.PLANNED:
                self._tell(self._journal.move(key, State.CANCELLED, None))
