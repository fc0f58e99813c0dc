"""Reading a file in a process of its own, which may crash, hang or want all memory, and is then ended.

Linux: memory (address space), processor time, written files and core dumps are capped by the system, and the
clock by the parent. macOS: the system takes the same caps but does not enforce the one on memory. Windows:
only the clock and the limits that hold everywhere (`Limits`); a job object is not made.
"""

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


def read_apart(path: Path, given: Given, limits: Limits = LIMITS) -> EyewearModel:
    """Raises EyewearFileError that names the file, also where its reader crashed or was ended."""
    asked = {"path": str(path.resolve()), "given": asdict(given), "limits": asdict(limits)}
    try:
        return unpacked(_answer(json.dumps(asked), limits), limits)
    except EyewearFileError as error:
        raise EyewearFileError(f"{cleaned(path.name)}: {cleaned(str(error), 300)}") from error


def _answer(question: str, limits: Limits) -> bytes:
    """What the child says. Raises EyewearFileError where it was ended, or ended badly."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "mirror_app"]
    late = threading.Event()
    data, most = b"", most_bytes(limits)
    with subprocess.Popen(
        [*command, WORD, question],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=without_keys(os.environ),
        cwd=None if frozen else Path(__file__).parents[3],
    ) as child:
        clock = threading.Timer(limits.seconds, _ended, (child.kill, late))
        clock.start()
        try:
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


def _ended(kill: Callable[[], None], late: threading.Event) -> None:
    late.set()
    kill()


def _why(status: int) -> str:
    if status < 0:
        return f"reading it was ended by the system ({signal.strsignal(-status)})."
    return f"reading it failed (exit status {status})."
