"""What is worn now: one garment and the number of the choice it belongs to, never one without the other."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Generic

from mirror_app.errors import MirrorError
from mirror_app.garment_on.live.cloth import Cloth
from mirror_app.garment_on.live.offers import Offers
from mirror_app.garment_on.live.wardrobe import Key, Wardrobe
from mirror_app.latest import Latest

_log = logging.getLogger(__name__)
_WAIT_S = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Worn(Generic[Key]):
    """epoch: raised with every choice. key: what was chosen, None nothing. cloth: it, once it is ready; until
    then the plain mirror is shown, nothing of what was worn before. failure: a sentence, where it could not
    be made."""

    epoch: int = 0
    key: Key | None = None
    cloth: Cloth | None = None
    failure: str = ""

    @property
    def waiting(self) -> bool:
        """Whether it is still being made ready."""
        return self.key is not None and self.cloth is None and not self.failure


class Outfit(Generic[Key]):
    """Chooses, and makes ready beside the mirror. What is worn is one value, replaced as a whole: who reads
    it once has one garment and its epoch. What comes late, for a choice that is past, is dropped."""

    def __init__(self, wardrobe: Wardrobe[Key]) -> None:
        self._wardrobe = wardrobe
        self._lock = Lock()
        self._worn: Worn[Key] = Worn()
        self._wanted: Latest[tuple[int, Key]] = Latest()
        self._offers = Offers(wardrobe, lambda: self._worn.waiting)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="tailor", daemon=True)

    def start(self) -> None:
        """Begin to make ready. Once only."""
        self._thread.start()
        self._offers.start()

    def stop(self) -> None:
        """Take all off, end the threads; returns when they have ended."""
        self.select(None)
        self._stop.set()
        self._offers.stop()
        self._thread.join()

    @property
    def worn(self) -> Worn[Key]:
        """As it is now. Any thread; another thread may choose anew at any time, so read it once a frame."""
        return self._worn

    def is_now(self, epoch: int) -> bool:
        """Whether nothing else was chosen since."""
        return self._worn.epoch == epoch

    def select(self, key: Key | None) -> int:
        """Wear this from now on, or nothing; gives the epoch. At once where it is ready. Any thread."""
        with self._lock:
            before, epoch = self._worn, self._worn.epoch + 1
            cloth = None if key is None else self._wardrobe.borrow_ready(key)
            self._worn = Worn(epoch, key, cloth)
            self._returned(before)
            if key is not None and cloth is None:
                self._wanted.put((epoch, key))
        return epoch

    def wear(self, key: Key | None) -> Worn[Key]:
        """What is worn from now on where this is chosen: another choice only where it is another key."""
        if self._worn.key != key:
            self.select(key)
        return self._worn

    def offer(self, keys: Sequence[Key]) -> None:
        """These may be chosen soon, the first the soonest: they are made ready while nothing else is wanted
        and there is room for them: what is neither worn nor among them makes way. They take the place of
        those offered before. Any thread."""
        self._wardrobe.prefer(keys)
        self._offers.put(keys)

    def _returned(self, before: Worn[Key]) -> None:
        if before.cloth is not None and before.key is not None:
            self._wardrobe.give_back(before.key)

    def _run(self) -> None:
        while not self._stop.is_set():
            wanted = self._wanted.take(_WAIT_S)
            if wanted is not None and self.is_now(wanted[0]):
                self._make(*wanted)

    def _make(self, epoch: int, key: Key) -> None:
        try:
            cloth = self._wardrobe.borrow(key)
        except MirrorError as error:
            self._commit(Worn(epoch, key, failure=str(error)))
        except Exception:  # noqa: BLE001 - a thread begins here: what nobody was prepared for must not end it
            _log.exception("a garment could not be made ready")
            self._commit(Worn(epoch, key, failure="This garment could not be made ready."))
        else:
            if not self._commit(Worn(epoch, key, cloth)):
                self._wardrobe.give_back(key)

    def _commit(self, worn: Worn[Key]) -> bool:
        """Whether it still is what was chosen; else it is dropped."""
        with self._lock:
            if self._worn.epoch != worn.epoch:
                return False
            self._worn = worn
            return True
