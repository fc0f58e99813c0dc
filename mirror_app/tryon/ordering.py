"""Orders of a window: its batches run on a thread of their own, and are found again when it is reopened."""

import asyncio
import hashlib
import logging
import shutil
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from mirror_app.errors import InputError, MirrorError
from mirror_app.files import make_folder, write_bytes
from mirror_app.tryon.batch import Batch, Offer
from mirror_app.tryon.batch.offer import offer
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.makers import Maker, makers, obstacle, open_maker
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.pictures import Uploads, picture_at
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Hanger
from mirror_app.tryon.results import Results
from mirror_app.values import Image

_log = logging.getLogger(__name__)
OVER = frozenset({State.STORED, State.FAILED, State.GONE, State.CANCELLED, State.UNKNOWN})
"""What nothing more happens to by itself."""
_JPEG_QUALITY = 95
_ENDED = "Making the pictures ended by a mistake of the program; what was sent is fetched when you continue."

Opener = Callable[[str], Awaitable[Provider]]


@dataclass(frozen=True, slots=True)
class _Basket:
    """What goes to one provider together. again: keys of orders to be submitted anew, knowingly."""

    orders: tuple[Order, ...]
    again: frozenset[str] = frozenset()


class Ordering:
    """Called on one thread, the window's; only forget() and close() wait, for what is being sent just then.

    folder: where the journal, the pictures of people and what was made of them lie. offered: who new orders
    can go to. Raises MirrorError where
    they cannot be kept there.
    """

    def __init__(self, folder: Path, offered: tuple[Maker, ...], opener: Opener = open_maker) -> None:
        self.makers = offered
        self._folder = folder
        self._open = opener
        make_folder(folder / "people")
        self._journal = Journal.open(folder / "journal.sqlite3")
        self._turn = threading.Lock()
        self._jobs = {job.order.key: job for job in self._journal.jobs()}
        self._baskets = deque[_Basket]()
        self._batch: Batch | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._trouble = ""
        self._unsaved: dict[Path, bytes] = {}
        self._obstacles: dict[str, str] = {}

    # What there is

    def jobs(self) -> tuple[Job, ...]:
        """All orders and how they stand, the newest first."""
        with self._turn:
            jobs = tuple(self._jobs.values())
        return tuple(sorted(jobs, key=lambda job: -(job.submitted_at or time.time())))

    @property
    def running(self) -> bool:
        """Whether somebody is at them."""
        with self._turn:
            return self._thread is not None

    def take_trouble(self) -> str:
        """What ended the last batch before its time, once; "" where nothing did."""
        with self._turn:
            trouble, self._trouble = self._trouble, ""
        return trouble

    def obstacle(self, maker: Maker) -> str:
        """Why this maker cannot be used, "" if it can."""
        if maker.name not in self._obstacles:
            self._obstacles[maker.name] = obstacle(maker)
        return self._obstacles[maker.name]

    # What is wished

    def person(self, encoded: bytes) -> Picture:
        """A JPEG of a person, as it would be ordered with. It is not written before that."""
        sha256 = hashlib.sha256(encoded).hexdigest()
        path = self._folder / "people" / f"{sha256[:16]}.jpg"
        if not path.exists():
            self._unsaved = {path: encoded}
        return Picture("you", path, sha256)

    def order(self, person: Picture, hanger: Hanger, maker: Maker) -> Order:
        """Raises InputError where the garment's picture cannot be read."""
        return Order(person, picture_at(hanger.path), hanger.type, maker.name)

    def offer(self, orders: Iterable[Order], maker: Maker, again: frozenset[str] = frozenset()) -> Offer:
        """What ordering these of one maker would do and cost."""
        return offer(orders, again, self._journal, maker.terms, time.time())

    def begin(self, orders: Sequence[Order], again: frozenset[str] = frozenset()) -> None:
        """Have them made, after what is being made. Raises InputError where nothing can be kept."""
        if not orders:
            return
        for path, encoded in self._unsaved.items():
            write_bytes(path, encoded)
        self._unsaved = {}
        with self._turn:
            for order in orders:
                known = self._jobs.get(order.key)
                if known is None or known.state is State.CANCELLED or order.key in again:
                    self._jobs[order.key] = Job(order)
            for provider in dict.fromkeys(order.provider for order in orders):
                theirs = tuple(order for order in orders if order.provider == provider)
                self._baskets.append(_Basket(theirs, again))
            if self._thread is None:
                self._stopping = False
                self._thread = threading.Thread(target=self._work, name="try-on")
                self._thread.start()

    def unfinished(self) -> tuple[Order, ...]:
        """Everything that is not over: to begin with it is to go on."""
        return tuple(job.order for job in self.jobs() if job.state not in OVER)

    def maker_of(self, order: Order) -> Maker:
        """Who it was ordered from, also where that is nobody new orders go to."""
        known = {maker.name: maker for maker in self.makers}
        return known.get(order.provider) or makers([order.provider])[0]

    def cancel(self, key: str) -> None:
        """Not wanted any more, where it was not sent yet."""
        with self._turn:
            for number, basket in enumerate(self._baskets):
                kept = tuple(order for order in basket.orders if order.key != key)
                if len(kept) < len(basket.orders):
                    self._baskets[number] = _Basket(kept, basket.again)
                    self._jobs[key] = Job(self._jobs[key].order, State.CANCELLED)
                    return
            if self._batch is not None:
                self._batch.cancel(key)

    def stop(self) -> None:
        """Send nothing more; what is being made is fetched when the person continues."""
        with self._turn:
            self._stopping = True
            self._baskets.clear()
            if self._batch is not None:
                self._batch.stop()

    def forget(self) -> None:
        """Remove every order, the pictures of people and all that was made of them."""
        self._end()
        self._journal.forget()
        with self._turn:
            self._jobs.clear()
        self._unsaved = {}
        for part in ("people", "pictures"):
            shutil.rmtree(self._folder / part, ignore_errors=True)
        make_folder(self._folder / "people")

    def close(self) -> None:
        """What is being made is fetched when this folder is opened again."""
        self._end()
        self._journal.close()

    # On the thread of the batches

    def _end(self) -> None:
        self.stop()
        with self._turn:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        try:
            asyncio.run(self._go_through())
        except MirrorError as error:
            self._trouble = str(error)
        except Exception:  # noqa: BLE001 - a thread begins here
            _log.exception("a batch of a window ended")
            self._trouble = _ENDED
        finally:
            with self._turn:
                # It ended well, and another may have begun since; or it did not, and what is left waits.
                if self._thread is threading.current_thread():
                    self._baskets.clear()
                    self._thread = None

    async def _go_through(self) -> None:
        while (basket := self._next()) is not None:
            async with AsyncExitStack() as open_now:
                provider = await self._open(basket.orders[0].provider)
                open_now.push_async_callback(provider.aclose)
                results = Results(self._folder / "pictures", provider.terms.result_hosts)
                open_now.push_async_callback(results.aclose)
                await self._make(Batch(provider, self._journal, Uploads(), results), basket)

    def _next(self) -> _Basket | None:
        with self._turn:
            while self._baskets:
                basket = self._baskets.popleft()
                if basket.orders:
                    return basket
            # Here, where nobody can put one more in meanwhile.
            self._thread = None
        return None

    async def _make(self, batch: Batch, basket: _Basket) -> None:
        with self._turn:
            if self._stopping:
                return
            self._batch = batch
        try:
            summary = await batch.run(basket.orders, self._tell, basket.again)
        finally:
            with self._turn:
                self._batch = None
        if summary.stopped is not None:
            self._trouble = summary.stopped.sentence

    def _tell(self, job: Job) -> None:
        with self._turn:
            self._jobs[job.order.key] = job


def encoded(picture: Image) -> bytes:
    """A BGR picture as a JPEG, to be ordered with. Raises InputError where it is too large for one."""
    import cv2  # noqa: PLC0415 - the journal and the status of a batch need no pictures

    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise InputError("This picture is too large to be sent.")
    return jpeg.tobytes()
