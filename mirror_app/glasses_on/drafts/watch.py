"""Has a file changed, or one that belongs to it: asked again and again, never told.

Editors write a file anew and put it in the old one's place, some in several steps: what a system tells about
it differs, and a look at a handful of files costs some ten microseconds.
"""

import re
from pathlib import Path
from urllib.parse import unquote

PAUSED_S = 0.02
"""A change is told once nothing has changed any more for so long: reading it may begin."""
SETTLED_S = 0.15
"""What was read counts once nothing has changed for so long: a file may be written bit by bit."""
_MOST_FILES = 64
_HEAD_BYTES = 2 * 2**20
_NAMES = {
    ".gltf": re.compile(rb'"uri"\s*:\s*"([^"\n]{1,250})"'),
    ".glb": re.compile(rb'"uri"\s*:\s*"([^"\n]{1,250})"'),
    ".obj": re.compile(rb"^mtllib[ \t]+(.{1,250}?)[ \t\r]*$", re.MULTILINE),
    ".mtl": re.compile(rb"^[ \t]*map_\w+[ \t]+(?:.*[ \t])?([^ \t\r\n]{1,250})[ \t\r]*$", re.MULTILINE),
}
_Stamp = tuple[int, int, int] | None


class Watched:
    """One file and all that it names beside it. Knows what it has seen; belongs to one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = files_of(path)
        self._seen = self._stamps()
        self._changed_s: float | None = None
        self._still_s = 0.0
        """Since when nothing has changed."""
        self.noticed_s = 0.0
        """When the change was seen first that was said last."""

    def changed(self, now_s: float) -> bool:
        """Whether there is something new that has stood still for PAUSED_S; said once of each change."""
        stamps = self._stamps()
        if stamps != self._seen:
            if self._changed_s is None:
                self.noticed_s = now_s
            self._seen, self._changed_s, self._still_s = stamps, now_s, now_s
        if self._changed_s is None or now_s - self._changed_s < PAUSED_S:
            return False
        self._changed_s = None
        # It may name other files now.
        files = files_of(self._path)
        if files != self._files:
            self._files = files
            self._seen = self._stamps()
        return True

    def unsettled_s(self, now_s: float) -> float:
        """How long all of it must still stay as it is before what was read of it counts."""
        return max(self._still_s + SETTLED_S - now_s, 0.0)

    def same(self) -> bool:
        """Whether all is as it was when last asked: else what was read in between may be of two saves."""
        return self._stamps() == self._seen

    def _stamps(self) -> tuple[_Stamp, ...]:
        return tuple(_stamp(path) for path in self._files)


def files_of(path: Path) -> tuple[Path, ...]:
    """The file, and what it and its materials name in its own folder, there or not."""
    found = [path]
    home = path.parent.resolve()
    for file in found:
        for name in _named_in(file):
            place = (home / unquote(name)).resolve()
            if place.is_relative_to(home) and place not in found and len(found) < _MOST_FILES:
                found.append(place)
    return tuple(found)


def _named_in(file: Path) -> list[str]:
    names = _NAMES.get(file.suffix.lower())
    if names is None or not file.is_file():
        return []
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD_BYTES)
    except OSError:
        return []
    words = [word.decode("utf-8", "replace") for word in names.findall(head)]
    return [word for word in words if word.isprintable() and not word.startswith("data:")]


def _stamp(path: Path) -> _Stamp:
    """What changes when a file does, None where there is none."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino
