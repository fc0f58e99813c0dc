"""Eyewear made ready to be drawn, and kept so. Where the mirror must not wait, it is made ready beside it."""

import logging
from collections import OrderedDict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from mirror_app.boxing import Front, front
from mirror_app.errors import EyewearFileError, StageError
from mirror_app.glasses_on.importing import EyewearModel, model_of
from mirror_app.glasses_on.slabs import FIRST, FULL, Baked, Detail, Lenses, baked
from mirror_app.values import Eyewear

_log = logging.getLogger(__name__)
_SETTLES = 36
"""Pictures that a coarse pair is on before the whole of it is begun."""
_KEPT = 6
"""A baked model holds some 20 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A pair, the outlines that it is fitted by, and all that is drawn of it. whole: whether more of it is
    never drawn."""

    eyewear: Eyewear
    flat: Front
    baked: Baked
    lenses: Lenses
    whole: bool


def made_ready(eyewear: Eyewear, detail: Detail = FULL) -> Ready:
    """Some tenths of a second. Raises StageError where its mesh cannot be read."""
    try:
        return ready_from(model_of(eyewear), eyewear, detail)
    except (EyewearFileError, ValueError) as error:
        raise StageError(f"{eyewear.name} could not be drawn: {error}") from error


def ready_from(model: EyewearModel, eyewear: Eyewear, detail: Detail) -> Ready:
    """The same from a model that has been read. Raises ValueError where there is nothing to draw of it."""
    return Ready(eyewear, front(eyewear), baked(model, detail), Lenses.of(eyewear), detail == FULL)


class Shelf:
    """The pairs asked for last. Belongs to one thread; any may offer."""

    def __init__(self, waits: bool = True) -> None:
        """waits: whether one who asks waits until a pair is ready, or is given None until then, a coarse one
        as soon as it is there, and the whole later."""
        self._waits = waits
        self._ready: OrderedDict[Eyewear, Ready] = OrderedDict()
        self._offered: deque[Ready] = deque(maxlen=_KEPT)
        self._coarse: dict[Eyewear, int] = {}
        """How often they were taken since."""
        self._coming: tuple[tuple[Eyewear, Detail], Future[Ready]] | None = None
        self._left: Future[Ready] | None = None
        """What nobody waits for any more: it cannot be stopped."""
        self._failed: tuple[Eyewear, str] | None = None

    def offer(self, ready: Ready) -> None:
        """A pair that somebody else has made ready: it will be asked for soon."""
        self._offered.append(ready)

    def take(self, eyewear: Eyewear) -> Ready | None:
        """Raises StageError where it cannot be made ready, again and again until another is asked for."""
        self._accept()
        if self._failed is not None and self._failed[0] == eyewear:
            # A new one each time: an error that is kept keeps the pictures of all who were told of it.
            raise StageError(self._failed[1])
        self._failed = None
        try:
            made = self._made(eyewear)
        except StageError as error:
            self._failed = eyewear, str(error)
            raise
        if made is not None:
            self._keep(made)
        return made

    def close(self) -> None:
        """Wait for what is under way."""
        for coming in (self._left, None if self._coming is None else self._coming[1]):
            if coming is not None:
                coming.exception()
        self._coming = self._left = None

    def _accept(self) -> None:
        """What was offered since; of a pair that is there already, the better one stays."""
        while self._offered:
            ready = self._offered.popleft()
            known = self._ready.get(ready.eyewear)
            if known is None or not known.whole:
                self._coarse[ready.eyewear] = 0
                self._keep(ready)

    def _keep(self, ready: Ready) -> None:
        self._ready[ready.eyewear] = ready
        self._ready.move_to_end(ready.eyewear)
        if len(self._ready) > _KEPT:
            self._coarse.pop(self._ready.popitem(last=False)[0], None)

    def _made(self, eyewear: Eyewear) -> Ready | None:
        known = self._ready.get(eyewear)
        if self._waits:
            return known or made_ready(eyewear)
        if known is None:
            coarse = self._arrived(eyewear, FIRST)
            if coarse is not None:
                self._coarse[eyewear] = 0
            return coarse
        if eyewear not in self._coarse:
            return known
        # Who goes on to the next pair, or saves once more, does not wait for the whole of this one.
        self._coarse[eyewear] += 1
        whole = self._arrived(eyewear, FULL) if self._coarse[eyewear] > _SETTLES else None
        if whole is not None:
            del self._coarse[eyewear]
        return whole or known

    def _arrived(self, eyewear: Eyewear, detail: Detail) -> Ready | None:
        """It, once it is baked. Beside it at most one that was asked for before: who saves anew does not wait
        for all of the save before, and who leafs through a catalogue wants only the last."""
        if self._left is not None and self._left.done():
            self._left = None
        if self._coming is not None and self._coming[0][0] != eyewear and self._left is None:
            self._left, self._coming = self._coming[1], None
        if self._coming is None:
            # A thread for each piece ends by itself.
            executor = ThreadPoolExecutor(1, "bake")
            self._coming = (eyewear, detail), executor.submit(made_ready, eyewear, detail)
            executor.shutdown(wait=False)
        wanted, coming = self._coming
        if not coming.done():
            return None
        self._coming = None
        if wanted != (eyewear, detail):
            return None
        try:
            return coming.result()
        except StageError:
            raise
        except (
            Exception
        ) as error:  # a thread began there: what nobody was prepared for must not end the mirror
            _log.exception("%s could not be made ready", eyewear.sku)
            raise StageError(f"{eyewear.name} could not be drawn.") from error
