"""Garments made ready, as many as fit into a number of bytes; each made once, however many ask for it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

from mirror_app.errors import MirrorError
from mirror_app.garment_on.live.cloth import Cloth

Key = TypeVar("Key", bound=Hashable)
_GUESS_BYTES = 4 << 20
_RETRY_S = 5.0


@dataclass(slots=True)
class _Kept:
    """cloth: None while it is made. nbytes: what it takes, or what is set aside for it. lent: how often."""

    nbytes: int
    cloth: Cloth | None = None
    lent: int = 0


class Wardrobe(Generic[Key]):
    """Lends what `make` makes of a key. Any thread.

    What is lent is never dropped; of the rest, what is not preferred goes first, of that what was not wanted
    longest, as soon as there is too much. What alone is larger than all the room is dropped when it comes
    back, and drives out nothing else."""

    def __init__(
        self,
        make: Callable[[Key], Cloth],
        most_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._most_bytes = most_bytes
        self._clock = clock
        self._changed = Condition()
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._failed: dict[Key, tuple[float, str]] = {}
        self._preferred: frozenset[Key] = frozenset()

    @property
    def nbytes(self) -> int:
        """Of all that is kept, and what is set aside for what is being made."""
        with self._changed:
            return self._total()

    @property
    def has_room(self) -> bool:
        """Whether one more can be made before anything that is lent or preferred is dropped, as far as can be
        told."""
        with self._changed:
            held = [k for key, k in self._kept.items() if key in self._preferred or not self._free(k)]
            return sum(kept.nbytes for kept in held) + _GUESS_BYTES <= self._most_bytes

    def prefer(self, keys: Iterable[Key]) -> None:
        """Of what is not lent, these are dropped last; no others are preferred any more."""
        with self._changed:
            self._preferred = frozenset(keys)

    @property
    def lent(self) -> int:
        """How many garments are lent, each as often as it is."""
        with self._changed:
            return sum(kept.lent for kept in self._kept.values())

    def borrow_ready(self, key: Key) -> Cloth | None:
        """It, if it is ready, without waiting; else None. To be given back."""
        with self._changed:
            kept = self._kept.get(key)
            if kept is None or kept.cloth is None:
                return None
            return self._lend(key, kept, kept.cloth)

    def borrow(self, key: Key) -> Cloth:
        """It, made if need be; who asks for what another is making waits for that. To be given back. Raises
        MirrorError where it cannot be made, and for a few seconds after that without another try."""
        with self._changed:
            while (kept := self._kept.get(key)) is not None:
                if kept.cloth is not None:
                    return self._lend(key, kept, kept.cloth)
                self._changed.wait()
            self._check(key)
            # Set aside before it is made: two at once must not both see the same room.
            self._kept[key] = _Kept(_GUESS_BYTES)
            self._make_room()
        return self._made(key)

    def give_back(self, key: Key) -> None:
        """One loan is over."""
        with self._changed:
            self._kept[key].lent -= 1
            self._make_room()

    def _made(self, key: Key) -> Cloth:
        try:
            cloth = self._make(key)
        except BaseException as error:
            with self._changed:
                del self._kept[key]
                if isinstance(error, MirrorError):
                    # The sentence, not the error: that would hold on to pictures.
                    self._failed[key] = self._clock() + _RETRY_S, str(error)
                self._changed.notify_all()
            raise
        with self._changed:
            kept = self._kept[key]
            kept.cloth, kept.nbytes = cloth, cloth.nbytes
            self._changed.notify_all()
            # Lent under the same lock: nobody can drop it in between.
            self._lend(key, kept, cloth)
            self._make_room()
            return cloth

    def _check(self, key: Key) -> None:
        until, sentence = self._failed.get(key, (0.0, ""))
        if sentence and self._clock() < until:
            raise MirrorError(sentence)
        self._failed.pop(key, None)

    def _lend(self, key: Key, kept: _Kept, cloth: Cloth) -> Cloth:
        kept.lent += 1
        self._kept.move_to_end(key)
        return cloth

    def _total(self) -> int:
        return sum(kept.nbytes for kept in self._kept.values())

    def _make_room(self) -> None:
        for key in [
            key for key, kept in self._kept.items() if self._free(kept) and kept.nbytes > self._most_bytes
        ]:
            del self._kept[key]
        large = sum(kept.nbytes for kept in self._kept.values() if kept.nbytes > self._most_bytes)
        free = [key for key, kept in self._kept.items() if self._free(kept)]
        for key in sorted(free, key=self._preferred.__contains__):
            if self._total() - large <= self._most_bytes:
                return
            del self._kept[key]

    @staticmethod
    def _free(kept: _Kept) -> bool:
        return kept.lent == 0 and kept.cloth is not None
