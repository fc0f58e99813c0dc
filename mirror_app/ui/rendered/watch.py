"""What becomes of the pictures that were ordered of garments worn live: the newest is told of, the others are
filed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mirror_app.errors import MirrorError
from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.ordering import OVER, Ordering
from mirror_app.ui.tryon.ordered import Ordered
from mirror_app.ui.tryon.sentences import state_sentence

LOOK_MS = 500
AFTER_ALL = "It is being made already: you find it among the pictures when it is ready."
ALREADY = "A picture of this garment is being made already."
_LONGER = 1.5


@dataclass(frozen=True, slots=True)
class Standing:
    """How the picture stands that is told of. said: in words, "" where it is there. at_work: somebody is at
    it."""

    ordered: Ordered
    job: Job
    at_work: bool
    said: str

    @property
    def made(self) -> bool:
        return self.job.state is State.STORED and bool(self.job.pictures)


class Watch(QObject):
    """Looks now and then how orders stand, as long as there are any it was told of. A picture that comes when
    something else is worn than was ordered is only counted among the `ready`."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, parent: QObject, ordering: Ordering, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._ordering = ordering
        self._clock = clock
        self._worn: GarmentPhoto | None = None
        self._main: Ordered | None = None
        self._usual_s: float | None = None
        self._seen = self._attended = False
        self._filed: dict[str, Ordered] = {}
        self._ready: list[str] = []
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def ready(self) -> tuple[str, ...]:
        """Keys of the orders whose pictures are there and were not shown, the oldest first."""
        return tuple(self._ready)

    def standing(self) -> Standing | None:
        """Of the newest order, None where there is none to be told of."""
        job = None if self._main is None else self._ordering.job(self._main.key)
        if self._main is None or job is None:
            return None
        at_work = job.order.key in self._ordering.pending()
        return Standing(self._main, job, at_work, self._said(job, at_work))

    def is_making(self, photo: GarmentPhoto) -> bool:
        """Whether a picture of this garment is on its way."""
        mine = [*self._filed.values(), *([self._main] if self._main else [])]
        keys = {one.key for one in mine if one.photo == photo}
        return bool(keys & self._ordering.pending())

    def follow(self, ordered: Ordered) -> None:
        """This is the newest now; what was told of before is filed."""
        self._file_main()
        self._filed.pop(ordered.key, None)
        self._main, self._seen = ordered, False
        try:
            self._usual_s = self._ordering.usual_s(ordered.order)
        except MirrorError:
            self._usual_s = None
        self._timer.start()
        self.look()

    def wear(self, photo: GarmentPhoto | None) -> None:
        """The mirror wears this now."""
        if photo != self._worn:
            self._worn = photo
            self.look()

    def cancel(self) -> None:
        """The newest is not wanted any more: it is not sent, or filed where it was sent already."""
        standing = self.standing()
        if standing is None:
            return
        self._ordering.cancel(standing.ordered.key)
        job = self._ordering.job(standing.ordered.key)
        if job is not None and job.state not in (State.PLANNED, State.CANCELLED):
            self.told.emit(AFTER_ALL)
            self._file_main()
        self.look()

    def dismiss(self) -> None:
        """The newest was seen, or is not to be told of; the gallery has it."""
        self._main = None
        self.look()

    def acknowledge(self) -> None:
        """The gallery is looked at: nothing is ready that is not seen there."""
        self._ready.clear()
        self.look()

    def forget(self) -> None:
        """The person has gone."""
        self._main, self._worn = None, None
        self._filed.clear()
        self.acknowledge()

    def attend(self, on: bool) -> None:
        """Whether the mirror is shown, and over it what is told here: trouble that comes while another page
        is there is left for that to tell."""
        self._attended = on
        if on:
            self.look()

    def look(self) -> None:
        """How all stands now."""
        for key in [key for key in self._filed if self._is_over(key)]:
            self._note_ready(key)
            del self._filed[key]
        self._ready = [key for key in self._ready if self._ordering.job(key) is not None]
        standing = self.standing()
        if standing is None:
            self._main = None
        elif standing.made and standing.ordered.photo != self._worn:
            if not self._seen:
                self._note_ready(standing.ordered.key)
            self._main = None
        elif standing.made:
            self._seen = self._seen or self._attended
        if self._main is None and not self._filed:
            self._timer.stop()
        trouble = self._ordering.take_trouble() if self._attended and self._timer.isActive() else ""
        if trouble:
            self.told.emit(trouble)
        self.changed.emit()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _file_main(self) -> None:
        if self._main is not None and not self._seen:
            self._filed[self._main.key] = self._main
        self._main = None

    def _is_over(self, key: str) -> bool:
        job = self._ordering.job(key)
        return job is None or job.state in OVER

    def _note_ready(self, key: str) -> None:
        job = self._ordering.job(key)
        if job is not None and job.state is State.STORED and key not in self._ready:
            self._ready.append(key)

    def _said(self, job: Job, at_work: bool) -> str:
        if at_work and job.state is State.QUEUED and job.order.provider == "local":
            # What is made here waits for nobody else, and tells nothing between its beginning and its end.
            job = replace(job, state=State.RUNNING)
        said = state_sentence(job, self._clock(), at_work)
        if self._usual_s is None or job.submitted_at is None or not at_work or job.state is State.DONE:
            return said
        if self._clock() - job.submitted_at > _LONGER * self._usual_s:
            return f"{said}: longer than usual"
        return f"{said} of usually {self._usual_s:.0f} s"
