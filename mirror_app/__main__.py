"""`mirror-app`, also `python -m mirror_app`: what goes wrong is told in one sentence."""

import re
import sys
from collections.abc import Sequence

from mirror_app import doctor, libraries
from mirror_app.errors import MirrorError

USAGE_ERROR = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 done in part, 2 could not be done."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Before the heavy imports: it has to run where they fail.
        if words[:1] == ["doctor"]:
            return doctor.main(words[1:])
        from mirror_app import cli

        return cli.main(words)
    except MirrorError as error:
        return _say(str(error))
    except ImportError as error:
        sentence = _sentence(error)
        if not sentence:
            raise
        return _say(sentence)
    except KeyboardInterrupt:
        return INTERRUPTED


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
