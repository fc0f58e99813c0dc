"""The thread that reads a file, and again when it is saved, and says what is there now."""

import logging
import queue
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Thread

from mirror_app.errors import MirrorError
from mirror_app.glasses_on.drafts.boxes import Boxes, boxes_of
from mirror_app.glasses_on.drafts.draft import Draft, Way, as_eyewear, in_haste, name_of, read_draft
from mirror_app.glasses_on.drafts.watch import Watched
from mirror_app.glasses_on.importing import Shelf, Spare, sku_of
from mirror_app.glasses_on.shelf import Ready
from mirror_app.latest import Latest
from mirror_app.values import Eyewear

POLL_S = 0.015
"""How often it is looked whether the file has changed."""
TRIES = 3
RETRY_S = 0.25
"""A file that cannot be read after a save may be half written: so often, so far apart, before it is told."""
QUIET_S = 1.0
"""So long after a save the process that will read the next one is started: that takes a while itself."""
KEPT = 3
"""The saves whose meshes are kept: the one before may still be worn."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class OnBench:
    """What is on the bench. path: the file. draft: its last good save, worn in the colourway `way` as
    `eyewear`, with its boxes; None and 0 before there is one. busy: what is being done, trouble: why the
    newest save is not worn, said: what came of keeping it; each a sentence or "". since_s: when the draft's
    save was noticed, `time.monotonic()`. saves: how many were read.
    """

    path: Path
    draft: Draft | None = None
    way: int = 0
    eyewear: Eyewear | None = None
    boxes: Boxes | None = None
    busy: str = ""
    trouble: str = ""
    said: str = ""
    since_s: float = 0.0
    saves: int = 0


@dataclass(slots=True)
class _Try:
    """Reading that is still to be done: how often it has failed, and when it is due."""

    failed: int = 0
    due_s: float = field(default_factory=time.monotonic)


class Workbench:
    """Puts an OnBench into `results` whenever there is something new. Any thread may ask it to do something.

    What is worn is in a temporary folder, that of the last KEPT saves; gone when it is closed. Only what is
    kept goes to `shelf`.
    """

    def __init__(
        self,
        results: Latest[OnBench],
        shelf: Shelf,
        untrusted: bool,
        offer: Callable[[Ready], None] | None = None,
    ) -> None:
        """offer: takes what will be worn, made ready in haste; None where nobody waits for it."""
        self._results, self._shelf, self._untrusted, self._offer = results, shelf, untrusted, offer
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._spare = Spare() if untrusted else None
        self._read_s = 0.0
        """When something was read last."""
        self._folder = tempfile.TemporaryDirectory(prefix="mirror-app-")
        self._now: OnBench | None = None
        self._watched: Watched | None = None
        self._try: _Try | None = None
        self._opened_s = 0.0
        self._worn: dict[int, Eyewear] = {}
        self._place_number = 0
        self._places: list[Path] = []
        """A folder for each save that is still kept, the newest last."""
        self._thread = Thread(target=self._run, name="workbench", daemon=True)
        self._thread.start()

    def open(self, path: Path) -> None:
        """Read this file from now on, in place of the one before."""
        self._jobs.put(partial(self._open, path))

    def wear(self, way: int) -> None:
        """Another of the draft's colourways."""
        self._jobs.put(partial(self._wear, way))

    def keep(self) -> None:
        """Put what is worn into the person's own catalogue."""
        self._jobs.put(self._keep)

    def leave(self) -> None:
        """No file any more."""
        self._jobs.put(self._leave)

    def close(self) -> None:
        """End the thread and remove what was written; returns when that is done."""
        self._jobs.put(None)
        self._thread.join()
        self._folder.cleanup()

    # What the thread does

    def _run(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=POLL_S)
            except queue.Empty:
                job = self._look
            if job is None:
                break
            try:
                job()
            except MirrorError as error:
                self._tell(busy="", trouble=str(error))
            except Exception:  # noqa: BLE001 - a thread begins here, and begins anew with the next save
                _log.exception("a draft could not be used")
                self._try = None
                self._tell(busy="", trouble="Something unforeseen is in this file; the log says what.")
        self._leave()

    def _look(self) -> None:
        """What there is to do when nobody asks for anything."""
        if self._watched is None:
            return
        now_s = time.monotonic()
        if self._watched.changed(now_s):
            self._try = _Try()
        if self._try is not None and self._try.due_s <= now_s:
            self._read(self._try)
            self._read_s = now_s
        elif self._spare is not None and now_s - self._read_s > QUIET_S:
            self._spare.prepare()

    def _open(self, path: Path) -> None:
        path = path.absolute()
        self._leave()
        self._now = OnBench(path)
        self._watched = Watched(path)
        self._opened_s = time.monotonic()
        # What is opened stands there whole: a mistake in it is told at once.
        self._read(_Try(TRIES - 1))

    def _leave(self) -> None:
        self._now, self._watched, self._try = None, None, None
        if self._spare is not None:
            self._spare.close()

    def _read(self, attempt: _Try) -> None:
        if self._now is None or self._watched is None:
            return
        before = self._now
        self._tell(busy="Reading the file\u2026", said="")
        try:
            draft = read_draft(before.path, self._untrusted, self._spare)
            way = min(before.way, len(draft.ways) - 1)
            place = self._new_place()
            worn, ready = self._made(draft.ways[way], place / str(way))
        except MirrorError as error:
            attempt.failed += 1
            attempt.due_s = time.monotonic() + RETRY_S
            self._try = attempt if attempt.failed < TRIES else None
            self._tell(busy="", trouble=before.trouble if self._try else str(error))
            return
        self._try = None
        boxes = boxes_of(draft.model)
        if not self._settles(self._watched):
            # Saved again meanwhile, or away for a moment.
            self._try = _Try()
            return
        self._worn = {way: worn}
        self._keep_place(place)
        self._hand_over(ready)
        since_s = self._watched.noticed_s or self._opened_s
        self._now = OnBench(before.path, draft, way, worn, boxes, since_s=since_s, saves=before.saves + 1)
        self._results.put(self._now)

    def _settles(self, watched: Watched) -> bool:
        """Whether what was read stays as it is: it was read while it might still have been being written."""
        while watched.same():
            left_s = watched.unsettled_s(time.monotonic())
            if left_s <= 0.0:
                return True
            time.sleep(min(left_s, POLL_S))
        return False

    def _made(self, way: Way, folder: Path) -> tuple[Eyewear, Ready | None]:
        """A colourway to wear, and the same made ready where somebody waits for it."""
        eyewear, model = as_eyewear(way, folder)
        return eyewear, None if self._offer is None else in_haste(eyewear, model)

    def _hand_over(self, ready: Ready | None) -> None:
        if self._offer is not None and ready is not None:
            self._offer(ready)

    def _wear(self, way: int) -> None:
        now = self._now
        if now is None or now.draft is None or not 0 <= way < len(now.draft.ways):
            return
        if way not in self._worn:
            self._tell(busy="Painting it\u2026", said="")
            self._worn[way], ready = self._made(now.draft.ways[way], self._places[-1] / str(way))
            self._hand_over(ready)
        self._tell(way=way, eyewear=self._worn[way], busy="", said="")

    def _keep(self) -> None:
        now = self._now
        if now is None or now.draft is None:
            return
        way = now.draft.ways[now.way]
        if way.pair is not None:
            entry, told = self._shelf.keep_file(now.path, sku_of(name_of(now.path)))
        else:
            entry, told = self._shelf.keep(way.model(), way.sku)
        self._tell(said=" ".join([f"Kept as {entry.stem}; it is on the shelf from the next start.", *told]))

    def _new_place(self) -> Path:
        """A folder for the meshes of one save, of whatever file: never one that was used before."""
        self._place_number += 1
        return Path(self._folder.name) / str(self._place_number)

    def _keep_place(self, place: Path) -> None:
        """It is worn from now on; those of long ago are removed, and those that came to nothing."""
        self._places = [*self._places, place][-KEPT:]
        for old in set(Path(self._folder.name).iterdir()).difference(self._places):
            shutil.rmtree(old, ignore_errors=True)

    def _tell(self, **changes: object) -> None:
        if self._now is not None:
            self._now = replace(self._now, **changes)  # pyright: ignore[reportArgumentType]
            self._results.put(self._now)
