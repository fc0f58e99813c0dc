"""What native libraries tell the terminal without being asked."""

import os
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def native_silence() -> Generator[None]:
    """Nothing reaches the terminal's error stream meanwhile, whichever thread of this process writes it:
    MediaPipe's C++ tells how it was built, on its first start and its first face, and there is no switch for
    it. Python's own errors are raised, not printed, so nothing of ours is lost."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
