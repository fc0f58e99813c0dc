"""A person measured with a card while they look into the mirror, on a thread beside it."""

import logging
from collections import deque
from dataclasses import dataclass
from enum import Enum
from threading import Event, Thread

import cv2
import numpy as np

from mirror_app.latest import Latest
from mirror_app.measuring.bare import BareFace
from mirror_app.measuring.card import card_reading, find_card
from mirror_app.measuring.reading import Reading, together
from mirror_app.sizes import SizesOf
from mirror_app.values import Face, Frame, View

ENOUGH = 6
"""Pictures that must agree on how large the person is."""
LAST = 8
"""Of so many, the newest: a card that was held wrong at first does not count for ever."""
AGREEING = 0.02
"""Readings agree whose scale is within this share of the middle one."""
FORGET_S = 2.0
"""Readings are dropped when no card has been seen for so long: it may be another one, held otherwise."""
PLACES = 10
"""Where a card may be that are looked at closely on one picture: a person waits for it."""
WAIT_S = 0.1
_log = logging.getLogger(__name__)


class Phase(Enum):
    """How far the step is: nothing like a card; a card, but not flat to the head; being read; done."""

    NO_FACE = "no face"
    NO_CARD = "no card"
    NOT_FLAT = "not flat"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """phase; read: pictures that count so far, of ENOUGH; found: what was measured, once DONE."""

    phase: Phase
    read: int = 0
    found: SizesOf | None = None


class CardReadings:
    """Puts the readings of one person's card together. One thread only."""

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque(maxlen=LAST)
        self._person = -1
        self._bare = BareFace()
        self._seen_s = -np.inf
        """When the newest picture was taken with a card on it."""

    def look(self, frame: Frame, face: Face | None) -> Progress:
        """How far the step is after one more picture. Another person begins anew."""
        if face is None:
            return self._without_card(Phase.NO_FACE, frame, None)
        if face.person != self._person:
            self._person = face.person
            self._readings.clear()
            self._seen_s = -np.inf
        try:
            card = find_card(frame.image, face, PLACES)
        except cv2.error:
            card = None
        if card is None:
            return self._without_card(Phase.NO_CARD, frame, face)
        self._seen_s = frame.born_s
        found = card_reading(card, face, self._bare.of(face))
        if found is None:
            return Progress(Phase.NOT_FLAT, len(self._agreeing()))
        self._readings.append(found)
        agreeing = self._agreeing()
        if len(agreeing) < ENOUGH:
            return Progress(Phase.READING, len(agreeing))
        sizes = together(agreeing, "card", True)
        return Progress(Phase.DONE, ENOUGH, SizesOf(sizes, face.person))

    def _without_card(self, phase: Phase, frame: Frame, face: Face | None) -> Progress:
        # Before that a card may have been overlooked, and the shape still be what was guessed behind it.
        if frame.born_s - self._seen_s > FORGET_S:
            self._readings.clear()
            if face is not None:
                self._bare.observe(face, frame.born_s)
        return Progress(phase, len(self._agreeing()))

    def _agreeing(self) -> list[Reading]:
        if not self._readings:
            return []
        middle = float(np.median([one.scale for one in self._readings]))
        return [one for one in self._readings if abs(one.scale / middle - 1.0) <= AGREEING]


class CardStep:
    """Reads the card on the newest picture it was shown, again and again, until enough have been read.

    `progress` may be asked for, and pictures be shown, from any one thread; neither ever waits.
    """

    def __init__(self, before: "CardStep | None" = None) -> None:
        """before: a step that was cancelled: it is waited for, so that there is one search at a time."""
        self._newest = Latest[tuple[Frame, Face | None]]()
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(before,), name="card", daemon=True)
        self.progress = Progress(Phase.NO_CARD)
        self._thread.start()

    def show(self, view: View) -> None:
        """The newest picture, as the camera took it."""
        self._newest.put((view.frame, view.face))

    def cancel(self) -> None:
        """End the thread once it is through with its picture; does not wait for that."""
        self._stop.set()
        self._newest.take()

    def close(self) -> None:
        """End the thread; returns when it has ended."""
        self.cancel()
        self._thread.join()

    def _run(self, before: "CardStep | None") -> None:
        if before is not None:
            before.close()
        readings = CardReadings()
        try:
            while not self._stop.is_set() and self.progress.phase is not Phase.DONE:
                newest = self._newest.take(WAIT_S)
                if newest is not None:
                    self.progress = readings.look(*newest)
        except Exception:  # noqa: BLE001 - a thread begins here; the mirror goes on without a card
            _log.exception("the card could not be read")
            self.progress = Progress(Phase.FAILED)
