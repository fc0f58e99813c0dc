"""The camera thread: frames from a source into the mailbox, and how the source is doing."""

import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from threading import Event, Thread
from typing import Literal, Protocol

import cv2

from mirror_app.camera.source import Source
from mirror_app.errors import CameraError, CameraLost, InputError
from mirror_app.latest import Latest
from mirror_app.values import Frame, Image, published

STALL_S = 1.0
"""Without a new picture for so long, a source is called stalled."""
GIVE_UP_S = 3.0
"""A live source that repeats one picture for so long is opened anew."""
FIRST_RETRY_S = 0.5
LAST_RETRY_S = 5.0
JOIN_S = 2.0

Rotation = Literal[0, 90, 180, 270]
_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_log = logging.getLogger(__name__)


class Phase(Enum):
    """What a source does at present."""

    OPENING = "opening"
    LIVE = "live"
    STALLED = "stalled"
    ENDED = "ended"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CameraState:
    """How the source is doing. `reason` is one sentence for the person, empty while all is well.

    notice: one sentence about a source that does well but is not what the person will have expected.
    frames: taken so far. dropped: of these, replaced by a newer one before anybody took them.
    """

    phase: Phase
    name: str = ""
    reason: str = ""
    frames: int = 0
    dropped: int = 0
    notice: str = ""


class Clock(Protocol):
    """Time, so that a test can have its own."""

    def now(self) -> float:
        """Seconds, never backwards."""
        ...

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let time pass; True as soon as `stop` is set."""
        ...


class SystemClock:
    """The real one: `time.monotonic()`."""

    def now(self) -> float:
        """Seconds since some moment in the past."""
        return time.monotonic()

    def wait(self, stop: Event, seconds: float) -> bool:
        """Sleep, or wake up because `stop` is set."""
        return stop.wait(seconds)


class Capture:
    """Runs a source on a thread of its own; newest frame wins.

    Frames leave numbered from 0, turned clockwise by `rotation` degrees, and born at capture. A lost
    camera is opened again and again; what the person asked for wrongly (InputError) is not.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        frames: Latest[Frame],
        rotation: Rotation = 0,
        clock: Clock | None = None,
        notice: str = "",
    ) -> None:
        self._open_source = open_source
        self._frames = frames
        self._rotation: Rotation = rotation
        self._clock = clock or SystemClock()
        self._stop = Event()
        self._thread = Thread(target=self._main, name="camera", daemon=True)
        # Replaced as a whole by the camera thread, read by any: what was last known, and since when.
        self._known = (CameraState(Phase.OPENING, notice=notice), self._clock.now())
        self._seen: int | None = None

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def stop(self, join_s: float = JOIN_S) -> bool:
        """End. Any thread; False if the source holds on to its thread, which then dies with the process."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(join_s)
        return not self._thread.is_alive()

    def state(self, now_s: float | None = None) -> CameraState:
        """How the source is doing. Any thread; right even while the camera thread hangs in the driver."""
        known, fresh_s = self._known
        known = replace(known, dropped=self._frames.dropped)
        age_s = (self._clock.now() if now_s is None else now_s) - fresh_s
        if known.phase is Phase.LIVE and age_s >= STALL_S:
            return replace(known, phase=Phase.STALLED, reason=f"{known.name} gives no new picture")
        return known

    def run(self) -> None:
        """The camera thread's work, until stop() or the end. Call it directly only without start()."""
        retry_s = FIRST_RETRY_S
        while not self._stop.is_set():
            before = self._known[0].frames
            try:
                self._play()
            except InputError as error:
                self._tell(Phase.LOST, str(error))
                return
            except CameraError as error:
                self._tell(Phase.LOST, str(error))
            else:
                return
            retry_s = FIRST_RETRY_S if self._known[0].frames > before else min(2 * retry_s, LAST_RETRY_S)
            self._clock.wait(self._stop, retry_s)

    def _main(self) -> None:
        try:
            self.run()
        except Exception as error:  # noqa: BLE001 - a thread begins here: its end must be seen
            _log.exception("the camera thread failed")
            self._tell(Phase.LOST, f"the camera failed: {error}")

    def _play(self) -> None:
        """One source from opening to its end."""
        source = self._open_source()
        try:
            start_s, count = self._clock.now(), 0
            while not self._stop.is_set():
                if not source.live:
                    start_s = self._pace(start_s, count / source.fps)
                frame = source.read()
                if frame is None:
                    self._tell(Phase.ENDED, f"{source.name} has ended")
                    return
                count += 1
                self._take(source, frame.image)
        finally:
            source.close()

    def _pace(self, start_s: float, after_s: float) -> float:
        """Wait until a frame is due `after_s` from the start; who is late starts counting anew."""
        early_s = start_s + after_s - self._clock.now()
        if early_s < 0:
            return start_s - early_s
        self._clock.wait(self._stop, early_s)
        return start_s

    def _take(self, source: Source, image: Image) -> None:
        now_s = self._clock.now()
        known, fresh_s = self._known
        if source.live and not self._is_new(image):
            if now_s - fresh_s >= GIVE_UP_S:
                raise CameraLost(f"{source.name} repeats one picture")
            return
        if self._rotation:
            image = published(cv2.rotate(image, _ROTATIONS[self._rotation]))  # pyright: ignore[reportArgumentType]
        live = replace(known, phase=Phase.LIVE, name=source.name, reason="", frames=known.frames + 1)
        self._known = (live, now_s)
        self._frames.put(Frame(image, known.frames, now_s))

    def _is_new(self, image: Image) -> bool:
        """Whether it differs from the one before: a sensor's noise never repeats, a dead driver does."""
        seen = zlib.crc32(image[::4, ::4].tobytes())
        new, self._seen = seen != self._seen, seen
        return new

    def _tell(self, phase: Phase, reason: str) -> None:
        known, fresh_s = self._known
        self._known = (replace(known, phase=phase, reason=reason), fresh_s)
