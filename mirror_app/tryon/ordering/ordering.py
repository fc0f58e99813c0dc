"""A window's orders, as the window sees them."""

import statistics
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from mirror_app.errors import MirrorError
from mirror_app.tryon.batch import Offer
from mirror_app.tryon.batch.offer import offer
from mirror_app.tryon.clock import Clock, SystemClock
from mirror_app.tryon.command.choice import Choice
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.makers import Maker, makers, obstacle, open_maker
from mirror_app.tryon.ordering.baskets import Basket
from mirror_app.tryon.ordering.keeping import Keeping
from mirror_app.tryon.ordering.making import Making, Opener
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.pictures import picture_at
from mirror_app.tryon.providers.opening import named
from mirror_app.tryon.rack import Hanger

OVER = frozenset({State.STORED, State.FAILED, State.GONE, State.CANCELLED, State.UNKNOWN})
"""What nothing more happens to by itself."""
_AT_IT = frozenset({State.SUBMITTING, State.QUEUED, State.RUNNING, State.DONE, State.WAITED_OUT})
_ENOUGH_TIMED = 3
_NOT_ENDED = "What is being made could not be broken off: touch Remove all once more in a moment."


class Ordering:
    """Called on one thread, the window's, but for order(), offer() and obstacle(), which read files
    and may be called on another. Only forget() and close() wait, for 3 s at most.

    folder: where the journal, the pictures of people and what was made of them lie; nobody else may look into
    it. offered: who new orders can go to. Raises MirrorError where they cannot be kept there.
    """

    def __init__(
        self,
        folder: Path,
        offered: tuple[Maker, ...],
        opener: Opener = open_maker,
        clock: Clock | None = None,
    ) -> None:
        self.makers = offered
        self._clock = clock or SystemClock()
        self._keeping = Keeping(folder)
        self._journal = Journal.open(folder / "journal.sqlite3")
        self._turn = threading.Lock()
        self._jobs = {job.order.key: job for job in self._journal.jobs()}
        self._making = Making(self._journal, self._keeping.pictures, opener, self._tell, self._clock)
        self._usable: set[str] = set()

    # What there is

    def jobs(self) -> tuple[Job, ...]:
        """All orders and how they stand, the newest first."""
        now = self._clock.now_s()
        with self._turn:
            jobs = tuple(self._jobs.values())
        return tuple(sorted(jobs, key=lambda job: -(job.submitted_at or now)))

    def job(self, key: str) -> Job | None:
        """How one order stands, None where there is none."""
        with self._turn:
            return self._jobs.get(key)

    def usual_s(self, order: Order) -> float | None:
        """How long one like it took so far, half of the time: of those made here, or by what is known of who
        makes it where those are few; None where nothing is known. Raises JournalError."""
        known = self._journal.latencies_s(order.provider, order.parameters.super_resolution)
        if len(known) >= _ENOUGH_TIMED:
            return statistics.median(known)
        return self.maker_of(order).usual_s

    @property
    def running(self) -> bool:
        """Whether somebody is at them."""
        return self._making.running

    def pending(self) -> frozenset[str]:
        """Keys of what waits to be made or is being made: it is not to be ordered again."""
        waiting, current = self._making.baskets()
        keys = {key for basket in waiting for key in basket.wanted()}
        if current is not None:
            with self._turn:
                keys.update(order.key for order in current.orders if self._is_open(order.key, current))
        return frozenset(keys)

    def in_flight_paid(self) -> bool:
        """Whether something is being made for money, and is not fetched yet."""
        if not self.running:
            return False
        with self._turn:
            jobs = tuple(self._jobs.values())
        return any(job.state in _AT_IT and not _is_local(job.order.provider) for job in jobs)

    def paid(self) -> frozenset[str]:
        """The names of the makers of what there is that charge for it."""
        orders = {job.order.provider: job.order for job in self.jobs()}.values()
        return frozenset(maker.name for maker in map(self.maker_of, orders) if maker.terms.price)

    def has_pictures(self) -> bool:
        """Whether a picture of a person, or one that was made, lies here."""
        return self._keeping.has_pictures()

    def take_trouble(self) -> str:
        """What ended batches before their time, once; "" where nothing did."""
        return self._making.take_trouble()

    def obstacle(self, maker: Maker) -> str:
        """Why this maker cannot be used, "" if it can. May take a moment: keyrings do."""
        found = "" if maker.name in self._usable else obstacle(maker)
        if not found:
            self._usable.add(maker.name)
        return found

    # What is wished

    def person(self, encoded: bytes) -> Picture:
        """A JPEG of a person, as it would be ordered with. It is not written before that, and only the last
        one is remembered."""
        return self._keeping.person(encoded)

    def order(self, person: Picture, hanger: Hanger, maker: Maker) -> Order:
        """Raises InputError where the garment's picture cannot be read."""
        return Order(person, picture_at(hanger.path), hanger.type, maker.name)

    def offer(self, orders: Iterable[Order], maker: Maker, again: frozenset[str] = frozenset()) -> Offer:
        """What ordering these of one maker would do and cost; those that are pending are in no part of it."""
        return offer(self._free(orders), again, self._journal, maker.terms, self._clock.now_s())

    def begin(
        self,
        orders: Sequence[Order],
        again: frozenset[str] = frozenset(),
        allowed: frozenset[str] | None = None,
    ) -> None:
        """Have them made, after what is being made; those that are pending are left as they are. They are in
        the journal when this is left.

        again: keys of UNKNOWN, FAILED or GONE orders to be submitted anew, knowingly. allowed: keys of those
        that may be sent away or paid for, None for all. Raises MirrorError where nothing can be kept.
        """
        free = self._free(orders)
        baskets = [
            Basket(
                tuple(order for order in free if order.provider == provider),
                again,
                None if _is_local(provider) else allowed,
            )
            for provider in dict.fromkeys(order.provider for order in free)
        ]
        # What was ordered earlier may be made already, and need no picture any more.
        written = self._keeping.write_people(order for order in free if order.key not in self._jobs)
        for number, basket in enumerate(baskets):
            try:
                self._write_down(basket)
            except MirrorError:
                if number == 0:
                    self._keeping.remove(written)
                raise
            self._making.add(basket)

    def unfinished(self) -> tuple[Order, ...]:
        """Everything that is not over: to begin with it is to go on."""
        return tuple(job.order for job in self.jobs() if job.state not in OVER)

    def maker_of(self, order: Order) -> Maker:
        """Who it was ordered from, also where that is nobody new orders go to."""
        known = {maker.name: maker for maker in self.makers}
        return known.get(order.provider) or makers([order.provider])[0]

    def cancel(self, key: str) -> None:
        """Not wanted any more, where it was not sent yet: what was sent is paid, and fetched."""
        with self._turn:
            sent = key in self._jobs and self._jobs[key].state in _AT_IT
        try:
            if not sent:
                self._making.cancel(key)
        except MirrorError as error:
            self._making.trouble(str(error))

    def stop(self) -> None:
        """Send nothing more; what is being made is fetched when the person continues."""
        self._making.stop()

    def forget(self) -> str:
        """Remove the pictures of people, all that was made of them, and every order; "" or the sentence of
        what could not be removed."""
        ended = self._making.end()
        left = [self._keeping.forget()]
        try:
            self._journal.forget()
        except MirrorError as error:
            left.append(str(error))
        with self._turn:
            self._jobs.clear()
        if not ended:
            left.append(_NOT_ENDED)
        return " ".join(sentence for sentence in left if sentence)

    def close(self) -> None:
        """What is being made is fetched when this folder is opened again."""
        self._making.end()
        self._journal.close()

    # What becomes of it

    def _free(self, orders: Iterable[Order]) -> tuple[Order, ...]:
        """Those that nobody is at, each once."""
        pending = self.pending()
        return tuple({order.key: order for order in orders if order.key not in pending}.values())

    def _write_down(self, basket: Basket) -> None:
        name, endpoint = named(basket.orders[0].provider)
        choice = Choice(name, self._keeping.pictures, endpoint=endpoint)
        self._journal.begin(choice.settings(), basket.orders, self._clock.now_s())
        wanted = basket.wanted()
        for order in basket.orders:
            job = self._journal.told(order.key)
            if job.state is State.CANCELLED and order.key in wanted:
                job = self._journal.move(order.key, State.PLANNED, None)
            self._tell(job)

    def _is_open(self, key: str, basket: Basket) -> bool:
        """Whether a basket that is being made has something to do with this order yet; with the lock."""
        state = self._jobs[key].state if key in self._jobs else State.PLANNED
        if key in basket.again:
            return state not in (State.STORED, State.CANCELLED)
        return state in _AT_IT or (state not in OVER and key in basket.wanted())

    def _tell(self, job: Job) -> None:
        with self._turn:
            self._jobs[job.order.key] = job


def _is_local(provider: str) -> bool:
    return provider == "local"
