"""The process that reads an untrusted file: caps itself, reads, writes one message, ends. See `isolated`."""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import cv2

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.assembling import Given
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.marking import Marking
from mirror_app.glasses_on.importing.message import packed, refusal
from mirror_app.glasses_on.importing.reading import read_here


def main() -> int:
    """Waits for its question: JSON of path, given and limits, from the parent, which is trusted. The exit
    status: 0."""
    question = sys.stdin.buffer.read()
    if not question:
        # Nobody wants anything any more.
        return 0
    asked: dict[str, Any] = json.loads(question)
    limits = Limits(**asked["limits"])
    told = asked["given"]
    marking = Marking(**told["marking"]) if told["marking"] else None
    given = Given(told["name"], told["unit_mm"], marking, told["colourway"])
    cv2.setNumThreads(1)
    _capped(limits)
    try:
        message = packed(read_here(Path(asked["path"]), given, limits, may_crash=True))
    except EyewearFileError as error:
        # The parent names the file again.
        message = refusal(str(error.__cause__ or error))
    except (MemoryError, cv2.error):
        message = refusal(f"it cannot be read within {limits.memory_mb} MB of memory.")
    sys.stdout.buffer.write(message)
    return 0


def _capped(limits: Limits) -> None:
    """From here on this process can take no more than it may, whatever runs in it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    memory, seconds = limits.memory_mb * 2**20, int(limits.seconds) + 1
    caps = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
    }
    for what, most in caps.items():
        # macOS refuses some of them.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
