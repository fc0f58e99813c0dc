"""Which order has which name in a folder, for good.

A file there, `.mirror-app-names`, has a line for each name: the order's key and the name. The first to claim
a name has it: whoever else would have it gets some digits of its key into its own. A name that a file has
already and nobody claimed is not ours to take.
"""

import errno
import os
from pathlib import Path

from mirror_app.tryon.orders import Order
from mirror_app.tryon.results.naming import sameness, stem_of

FILE_NAME = ".mirror-app-names"
_DIGITS = (0, 8, 64)


class Claims:
    """The names of one folder. Lines that other processes add are read before each claim."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._read_to = 0
        self._torn = False
        self._owner: dict[str, str] = {}
        self._others = {sameness(name) for name in _listed(folder)}

    def stem_for(self, order: Order) -> str:
        """What the pictures of an order are called here: the same whenever it is asked. Raises OSError."""
        self._read_on()
        return next(stem for digits in _DIGITS if self._is_mine(stem := stem_of(order, digits), order.key))

    def _is_mine(self, stem: str, key: str) -> bool:
        same = sameness(stem)
        if same not in self._owner:
            # A name with the order's key in it can be nobody else's.
            if key[:8] not in same and any(name.startswith(f"{same}__") for name in self._others):
                return False
            self._claim(stem, key)
        return self._owner[same] == key

    def _claim(self, stem: str, key: str) -> None:
        """Two processes may both find a name free and both write their line: the first line counts."""
        line = f"{key} {stem}\n".encode()
        if self._torn:
            line = b"\n" + line
        with self._file.open("ab", buffering=0) as file:
            if file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        self._read_on()

    def _read_on(self) -> None:
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            file.seek(self._read_to)
            added = file.read()
        whole, _, rest = added.rpartition(b"\n")
        # What a crash cut off in its middle is no claim, and must not swallow the next.
        self._torn = bool(rest)
        self._read_to += len(added) - len(rest)
        for line in whole.decode(errors="replace").splitlines():
            key, _, stem = line.partition(" ")
            self._owner.setdefault(sameness(stem), key)


def _listed(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
