"""What every test gets: no thread left behind, no warning nobody expected, no window on anybody's screen."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mirror_app import choices
from mirror_app.camera import Synthetic, Truth
from mirror_app.inference import PLAIN
from mirror_app.race import NETWORKS, Trial

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# As `mirror-app` does: a thread of OpenBLAS that waits by spinning would take a core from the tests.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same examples each time and no limit on time: a slow machine is no failure.
settings.register_profile("mirror", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("mirror")

_SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

_NOISE = {
    "absl": "mediapipe's own log says on every start that it is starting",
    "matplotlib.font_manager": "mediapipe imports matplotlib, which lists the fonts on a first start",
}


@pytest.fixture(scope="session", autouse=True)
def _race_already_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """As on a machine where fp32 on the CPU has won: no test's outcome hangs on what is fast here, and
    nothing is written into the user's own folder. Whoever wants the race runs it."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    for_all = {name: [Trial(PLAIN, nodes={PLAIN.provider: 1}, ms=1.0)] for name in NETWORKS}
    choices.remember(for_all, threads=2)


@pytest.fixture
def shared_data() -> Path:
    """The folder of test pictures and clips, which lies beside the checkout and is no part of it."""
    if not _SHARED_DATA.is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    return _SHARED_DATA


@pytest.fixture(scope="session")
def worn() -> Truth:
    """The synthetic person with glasses, and all there is to know of that picture."""
    return Synthetic().truth(0)


@pytest.fixture(scope="session")
def bare() -> Truth:
    """The synthetic person without glasses."""
    return Synthetic(worn=None).truth(0)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A test ends every thread it began: the culprit is named, not whoever comes after it."""
    before = set(threading.enumerate())
    yield
    # A thread of C++ that called into Python (Qt, mediapipe) shows as a _DummyThread, never to be joined.
    ours = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in ours:
        # One that has been told to stop may take a moment over it.
        thread.join(timeout=2.0)
    left = [thread.name for thread in ours if thread.is_alive()]
    if left:
        pytest.fail(f"left running: {', '.join(left)}")


@pytest.fixture(autouse=True)
def _no_unexpected_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log, or worse, fails the test. Expected? Assert on it, then caplog.clear()."""
    yield
    unexpected = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING and record.name not in _NOISE
    ]
    if unexpected:
        pytest.fail("unexpected in the log: " + "; ".join(unexpected))
