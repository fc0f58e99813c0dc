"""Garments that may be chosen soon, made ready beside the one that was chosen: on a thread of their own, so
that no choice waits until an offered one is done."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from typing import Generic

from mirror_app.errors import MirrorError
from mirror_app.garment_on.live.wardrobe import Key, Wardrobe

_log = logging.getLogger(__name__)
_WAIT_S = 0.1


class Offers(Generic[Key]):
    """Makes them ready one by one, while there is room for them and nothing else is to be made."""

    def __init__(self, wardrobe: Wardrobe[Key], busy: Callable[[], bool]) -> None:
        """busy: whether a garment that was chosen is being made: none of these is begun meanwhile."""
        self._wardrobe = wardrobe
        self._busy = busy
        self._changed = Condition()
        self._keys: deque[Key] = deque()
        self._stopped = False
        self._thread = Thread(target=self._run, name="tailor of what is offered", daemon=True)

    def start(self) -> None:
        """Begin to make ready. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when it has ended."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def put(self, keys: Sequence[Key]) -> None:
        """These take the place of those put before, the first is made first. Any thread."""
        with self._changed:
            self._keys = deque(keys)
            self._changed.notify()

    @property
    def left(self) -> tuple[Key, ...]:
        """Those not begun yet. Any thread."""
        with self._changed:
            return tuple(self._keys)

    def _run(self) -> None:
        while not self._stopped:
            key = self._next()
            if key is not None:
                self._make(key)

    def _next(self) -> Key | None:
        with self._changed:
            if not self._free():
                # Room, and what is chosen, change without a word.
                self._changed.wait(_WAIT_S)
            return self._keys.popleft() if self._free() and not self._stopped else None

    def _free(self) -> bool:
        return bool(self._keys) and self._wardrobe.has_room and not self._busy()

    def _make(self, key: Key) -> None:
        """What cannot be made is told once it is chosen."""
        try:
            self._wardrobe.borrow(key)
        except MirrorError:
            return
        except Exception:  # noqa: BLE001 - a thread begins here: what nobody was prepared for must not end it
            _log.exception("a garment could not be made ready early")
            return
        self._wardrobe.give_back(key)
