"""The camera thread: numbers, births, pace, and what it says when a source fails."""

from collections.abc import Callable, Iterator
from threading import Event

import numpy as np
import pytest

from mirror_app.camera import Capture, Phase
from mirror_app.errors import CameraLost, CameraNotFound, InputError
from mirror_app.latest import Latest
from mirror_app.values import Frame, Image


class FakeClock:
    """Time passes only when somebody waits; `waits` are the seconds asked for."""

    def __init__(self) -> None:
        self.time_s = 100.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time_s

    def wait(self, stop: Event, seconds: float) -> bool:
        self.waits.append(seconds)
        self.time_s += seconds
        return stop.is_set()


class Script:
    """A source that plays a list: pictures, None for the end, errors to raise, or things to do first."""

    fps = 10.0
    name = "scripted camera"

    def __init__(
        self, steps: list[Image | Exception | Callable[[], Image] | None], *, live: bool = True
    ) -> None:
        self.live = live
        self.closed = 0
        self._steps = iter(steps)
        self._index = 0

    def read(self) -> Frame | None:
        step = next(self._steps)
        if isinstance(step, Exception):
            raise step
        image = step() if callable(step) else step
        if image is None:
            return None
        self._index += 1
        return Frame(image, self._index - 1, 0.0)

    def close(self) -> None:
        self.closed += 1


def picture(level: int, size: tuple[int, int] = (64, 48)) -> Image:
    """A plain grey picture of (width, height)."""
    return np.full((size[1], size[0], 3), level, np.uint8)


def pictures(count: int) -> Iterator[Image]:
    """So many, each another grey."""
    return (picture(10 + k) for k in range(count))


class Kept(Latest[Frame]):
    """A mailbox that also keeps all it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Frame] = []

    def put(self, value: Frame) -> None:
        self.all.append(value)
        super().put(value)


def test_frames_are_numbered_and_born_on_the_capture_clock() -> None:
    clock, frames = FakeClock(), Kept()

    def later() -> np.ndarray:
        clock.time_s += 0.25
        return picture(99)

    Capture(lambda: Script([picture(1), later, None]), frames, clock=clock).run()
    assert [(frame.index, frame.born_s) for frame in frames.all] == [(0, 100.0), (1, 100.25)]


def test_frames_nobody_took_count_as_dropped() -> None:
    frames = Kept()
    capture = Capture(lambda: Script([*pictures(5), None]), frames, clock=FakeClock())
    capture.run()
    state = capture.state()
    assert (state.frames, state.dropped) == (5, 4)
    newest = frames.take()
    assert newest is not None
    assert newest.index == 4


def test_a_source_that_ends_says_so_and_is_closed() -> None:
    source = Script([picture(1), None])
    capture = Capture(lambda: source, Latest(), clock=FakeClock())
    assert capture.state().phase is Phase.OPENING
    capture.run()
    state = capture.state(now_s=1e6)  # ended is no stall, however long ago
    assert (state.phase, state.reason) == (Phase.ENDED, "scripted camera has ended")
    assert source.closed == 1


def test_a_clip_is_paced_to_its_rate() -> None:
    clock, frames = FakeClock(), Kept()
    Capture(lambda: Script([*pictures(4), None], live=False), frames, clock=clock).run()
    assert [frame.born_s for frame in frames.all] == pytest.approx([100.0, 100.1, 100.2, 100.3])


def test_a_notice_is_no_reason_and_stays_while_all_is_well() -> None:
    said: list[tuple[Phase, str, str]] = []

    def look() -> np.ndarray:
        state = capture.state()
        said.append((state.phase, state.reason, state.notice))
        return picture(2)

    capture = Capture(
        lambda: Script([look, look, None]), Latest(), clock=FakeClock(), notice="A drawn person stands in."
    )
    capture.run()
    notice = "A drawn person stands in."
    assert said == [(Phase.OPENING, "", notice), (Phase.LIVE, "", notice)]


def test_a_late_clip_does_not_hurry_to_catch_up() -> None:
    clock, frames = FakeClock(), Kept()

    def slow() -> np.ndarray:
        clock.time_s += 5.0
        return picture(50)

    Capture(
        lambda: Script([picture(1), slow, picture(2), picture(3), None], live=False), frames, clock=clock
    ).run()
    births = [frame.born_s for frame in frames.all]
    assert births == pytest.approx([100.0, 105.1, 105.1, 105.2])


def test_a_live_source_is_never_waited_for() -> None:
    clock = FakeClock()
    Capture(lambda: Script([*pictures(4), None]), Latest(), clock=clock).run()
    assert clock.waits == []


@pytest.mark.parametrize(
    ("rotation", "size", "corner"), [(0, (3, 2), 0), (90, (2, 3), 30), (180, (3, 2), 50), (270, (2, 3), 20)]
)
def test_rotation_is_clockwise_and_done_at_ingest(rotation: int, size: tuple[int, int], corner: int) -> None:
    image = np.repeat(np.array([[0, 10, 20], [30, 40, 50]], np.uint8)[..., None], 3, axis=2)
    frames = Kept()
    Capture(lambda: Script([image, None]), frames, rotation, FakeClock()).run()  # pyright: ignore[reportArgumentType]
    frame = frames.all[0]
    assert frame.size_px == size
    assert frame.image[0, 0].tolist() == [corner] * 3
    assert rotation == 0 or not frame.image.flags.writeable


def test_the_same_picture_from_a_live_camera_is_a_stall_and_then_a_loss() -> None:
    clock, frames = FakeClock(), Kept()
    phases: list[Phase] = []
    same = picture(7)

    def stuck() -> np.ndarray:
        clock.time_s += 0.5
        phases.append(capture.state().phase)
        return same.copy()

    first = Script([same, *[stuck] * 20])
    second = Script([picture(8), None])
    sources = iter([first, second])
    capture = Capture(lambda: next(sources), frames, clock=clock)
    capture.run()
    assert phases == [Phase.LIVE, *[Phase.STALLED] * 5]  # given up after 3 s of it
    assert first.closed == 1
    assert [frame.image[0, 0, 0] for frame in frames.all] == [7, 8]


def test_the_same_picture_from_a_photo_is_no_stall() -> None:
    frames = Kept()
    Capture(lambda: Script([*[picture(7)] * 60, None], live=False), frames, clock=FakeClock()).run()
    assert len(frames.all) == 60


def test_a_read_that_blocks_shows_as_a_stall_and_does_not_hold_up_stopping() -> None:
    clock, blocked, release = FakeClock(), Event(), Event()

    def block() -> np.ndarray:
        blocked.set()
        release.wait()
        return picture(2)

    capture = Capture(lambda: Script([picture(1), block, None]), Latest(), clock=clock)
    capture.start()
    assert blocked.wait(10)
    assert capture.state(clock.now() + 0.9).phase is Phase.LIVE
    stalled = capture.state(clock.now() + 1.0)
    assert (stalled.phase, stalled.reason) == (Phase.STALLED, "scripted camera gives no new picture")
    assert capture.stop(join_s=0.0) is False
    release.set()
    assert capture.stop(join_s=10.0) is True


def test_a_lost_camera_is_opened_again_with_growing_patience() -> None:
    clock = FakeClock()
    tries: list[float] = []

    def opening() -> Script:
        tries.append(clock.now())
        if len(tries) == 7:
            return Script([picture(1), None])
        raise CameraNotFound("no camera 0: this machine has no cameras")

    capture = Capture(opening, Latest(), clock=clock)
    capture.run()
    assert clock.waits == [1.0, 2.0, 4.0, 5.0, 5.0, 5.0]
    assert capture.state().phase is Phase.ENDED


def test_after_a_good_picture_patience_starts_anew() -> None:
    clock = FakeClock()
    lost = CameraLost("scripted camera stopped giving pictures")
    sources = iter([Script([picture(1), lost]), Script([picture(2), lost]), Script([None])])
    capture = Capture(lambda: next(sources), Latest(), clock=clock)
    capture.run()
    assert clock.waits == [0.5, 0.5]


def test_the_reason_of_a_loss_is_shown_while_waiting() -> None:
    seen: list[tuple[Phase, str]] = []

    class Watching(FakeClock):
        def wait(self, stop: Event, seconds: float) -> bool:
            state = capture.state()
            seen.append((state.phase, state.reason))
            return super().wait(stop, seconds)

    sources = iter([Script([picture(1), CameraLost("Cam stopped giving pictures")]), Script([None])])
    capture = Capture(lambda: next(sources), Latest(), clock=Watching())
    capture.run()
    assert seen == [(Phase.LOST, "Cam stopped giving pictures")]


def test_a_wrong_path_is_not_tried_again() -> None:
    clock = FakeClock()

    def wrong() -> Script:
        raise InputError("no such file: gone.mp4")

    capture = Capture(wrong, Latest(), clock=clock)
    capture.run()
    state = capture.state()
    assert (state.phase, state.reason, clock.waits) == (Phase.LOST, "no such file: gone.mp4", [])


def test_an_unexpected_error_ends_the_thread_with_a_reason(caplog: pytest.LogCaptureFixture) -> None:
    capture = Capture(lambda: Script([picture(1), ZeroDivisionError("driver")]), Latest(), clock=FakeClock())
    capture.start()
    capture._thread.join(10)
    assert capture.state().reason == "the camera failed: driver"
    assert [record.message for record in caplog.records] == ["the camera thread failed"]
    caplog.clear()
