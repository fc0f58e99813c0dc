"""`mirror-app`, also `python -m mirror_app`: what goes wrong is told in one sentence."""

import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial

from mirror_app import doctor, libraries
from mirror_app.errors import MirrorError

USAGE_ERROR = 2
INTERRUPTED = 130
NOBODY_READS = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 done in part, 2 could not be done, 130 or 141
    ended by the person or by who reads its output."""
    if getattr(sys, "frozen", False):
        # A packaged application is what a process beside it begins with; that one ends in here.
        import multiprocessing

        multiprocessing.freeze_support()
    # NumPy multiplies small matrices only, many a frame: a second thread of its own for that would wait
    # for the next by spinning, and take a whole core from the mirror. Read when NumPy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    out = sys.stdout if isinstance(sys.stdout, io.TextIOWrapper) else None
    if out is not None:
        # A terminal that lacks a character shows another in its place.
        out.reconfigure(errors="replace")
    try:
        try:
            return _run(words)
        finally:
            if out is not None:
                out.flush()
    except BrokenPipeError:
        # Whoever read has had enough; at its exit Python would write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: list[str]) -> int:
    try:
        return _command(words)()
    except MirrorError as error:
        return _say(str(error))
    except ImportError as error:
        sentence = _sentence(error)
        if not sentence:
            raise
        return _say(sentence)


def _command(words: list[str]) -> Callable[[], int]:
    """What these words ask for; only what it needs is imported, and only now."""
    match words:
        case ["doctor", *rest]:
            # It has to run where the heavy imports fail.
            return partial(doctor.main, rest)
        case ["race", *rest]:
            # The process in which an accelerator is tried starts much sooner without the others.
            from mirror_app import choices

            return partial(choices.main, rest)
        case ["read-eyewear"]:
            # The process in which an untrusted file is read: it, too, needs little.
            from mirror_app.glasses_on.importing import child

            return child.main
        case ["tryon", *rest]:
            # Thousands of tasks are waited for in a small process, without networks, cameras or a window.
            from mirror_app.tryon.command import words as tryon

            return partial(tryon.main, rest)
        case _:
            from mirror_app import cli

            return partial(cli.main, words)


def _say(sentence: str) -> int:
    sys.stderr.write(f"mirror-app: {sentence}\n")
    return USAGE_ERROR


def _sentence(error: ImportError) -> str:
    """What is missing and how to get it, or nothing when the mistake is in our own code."""
    library = re.match(r"(\S+\.so[.\d]*): cannot open shared object file", str(error))
    if library:
        return libraries.install_sentence((library[1],))
    package = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and package and package != "mirror_app":
        return f"the Python package {package} is missing; `make run` in the project's folder installs it."
    return ""


if __name__ == "__main__":
    sys.exit(main())
