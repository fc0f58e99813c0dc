"""Reading a file in a process of its own, which may crash, hang or want all memory, and is then ended.

Linux: memory (address space), processor time, written files and core dumps are capped by the system, and the
clock by the parent. macOS: the system takes the same caps but does not enforce the one on memory. Windows:
only the clock and the limits that hold everywhere (`Limits`); a job object is not made.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.assembling import Given
from mirror_app.glasses_on.importing.limits import LIMITS, Limits
from mirror_app.glasses_on.importing.message import most_bytes, unpacked
from mirror_app.glasses_on.importing.model import EyewearModel
from mirror_app.glasses_on.importing.scene import cleaned
from mirror_app.key_names import without_keys

WORD = "read-eyewear"
"""The word of the command line that starts the child, see `__main__`."""


class Spare:
    """A process that waits for its one file, all that it needs imported: whoever reads again and again has
    the next one started meanwhile. Belongs to one thread."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Start one, unless one waits. Where none can be started now, `take` says so."""
        if self._child is None:
            with contextlib.suppress(OSError):
                self._child = _started()

    def take(self) -> subprocess.Popen[bytes]:
        """That one, or one that is started now; the caller ends it."""
        child, self._child = self._child, None
        if child is not None and child.poll() is None:
            return child
        if child is not None:
            with child:
                pass
        return _started()

    def close(self) -> None:
        """End it; returns when it has ended."""
        if self._child is not None:
            with self._child as child:
                child.kill()
            self._child = None


def read_apart(path: Path, given: Given, limits: Limits = LIMITS, spare: Spare | None = None) -> EyewearModel:
    """spare: its process is used up. Raises EyewearFileError that names the file, also where its reader
    crashed or was ended."""
    asked = {"path": str(path.resolve()), "given": asdict(given), "limits": asdict(limits)}
    try:
        child = _started() if spare is None else spare.take()
        return unpacked(_answer(child, json.dumps(asked), limits), limits)
    except EyewearFileError as error:
        raise EyewearFileError(f"{cleaned(path.name)}: {cleaned(str(error), 300)}") from error


def _started() -> subprocess.Popen[bytes]:
    """A child that waits for its question."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "mirror_app"]
    return subprocess.Popen(
        [*command, WORD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=without_keys(os.environ),
        cwd=None if frozen else Path(__file__).parents[3],
    )


def _answer(child: "subprocess.Popen[bytes]", question: str, limits: Limits) -> bytes:
    """What the child says. Raises EyewearFileError where it was ended, or ended badly."""
    late = threading.Event()
    data, most = b"", most_bytes(limits)
    with child:
        clock = threading.Timer(limits.seconds, _ended, (child.kill, late))
        clock.start()
        try:
            _ask(child, question)
            if child.stdout is not None:
                data = child.stdout.read(most + 1)
            if len(data) <= most:
                child.wait()
        finally:
            clock.cancel()
            clock.join()
            # What has said too much, or was waited for by somebody who gave up.
            child.kill()
    if late.is_set():
        raise EyewearFileError(f"it was not read within {limits.seconds:g} s.")
    if len(data) > most:
        raise EyewearFileError("what came back from reading it is too long.")
    if child.returncode:
        raise EyewearFileError(_why(child.returncode))
    return data


def _ask(child: "subprocess.Popen[bytes]", question: str) -> None:
    if child.stdin is not None:
        # One that has ended already says so by how it did.
        with contextlib.suppress(BrokenPipeError), child.stdin as asking:
            asking.write(question.encode())


def _ended(kill: Callable[[], None], late: threading.Event) -> None:
    late.set()
    kill()


def _why(status: int) -> str:
    if status < 0:
        return f"reading it was ended by the system ({signal.strsignal(-status)})."
    return f"reading it failed (exit status {status})."
